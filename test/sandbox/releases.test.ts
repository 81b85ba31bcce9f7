import { describe, expect, it } from '@jest/globals';
import { pushReleases, releases } from '../../sandbox/releases.ts';
import { createEcr } from '../../sandbox/services/ecr/index.ts';
import { virtualClock } from '../../sandbox/clock.ts';

function registry(repository: string) {
  const { core } = createEcr({
    clock: virtualClock({ startAt: Date.UTC(2026, 10, 20) }),
    events: { emit: () => undefined },
  });
  core.createRepository(repository);
  return core;
}

describe('the sandbox’s registry', () => {
  it('holds every release of contacts, the newest a good one', () => {
    const core = registry('slipway/contacts');
    pushReleases(core, 'slipway/contacts');
    const images = core.images('slipway/contacts');
    expect(images.flatMap(({ tags }) => tags).toSorted()).toEqual(
      releases.map(({ version }) => version).toSorted(),
    );
    const [newest] = images.toSorted((a, b) => b.pushedAt - a.pushedAt);
    expect(newest?.content.environment['CONTACTS_FAULT']).toBe('none');
  });

  it('stops the start for a service that it has no image of, and says where to add one', () => {
    expect(() => pushReleases(registry('slipway/orders'), 'slipway/orders')).toThrow(
      /no image of slipway\/orders: .*infra\/build\.ts.*sandbox\/releases\.ts/,
    );
  });
});
