import { describe, expect, it } from '@jest/globals';
import { attacks, type Attack } from '../../../../sandbox/simulation/chat/index.ts';
import { deploymentId, planHash } from '../../../bot/support/deployments.ts';
import { chatWorld } from './support.ts';

const card = (world: ReturnType<typeof chatWorld>) =>
  world.slack.posted()[0] ?? { channel: '', ts: '' };

describe('a person in the simulated Slack', () => {
  it('types a command, and alone sees the answer', async () => {
    const world = chatWorld();
    const seen = await world.slack.person('ada').slash('contacts prod v3');
    expect(seen).toMatchObject({ kind: 'answered', status: 200 });
    expect(world.calls).toMatchObject([
      { name: 'requestDeployment', argument: { service: 'contacts', requester: 'ada' } },
    ]);
    expect(world.slack.ephemerals()).toMatchObject([
      {
        user: 'U0ADA',
        channel: 'C0DEPLOYS',
        text: expect.stringContaining('Deploying contacts v3'),
      },
    ]);
    expect(world.crossings).toEqual([
      { port: 'slack', operation: 'users.info', effect: false, by: 'bot' },
    ]);
  });

  it('presses a button of the card as it is, or as it was', async () => {
    const world = chatWorld();
    await world.announce(3);
    const grace = world.slack.person('grace');
    const waiting = world.slack.posted()[0]?.revisions[0];
    expect(await grace.click(card(world), 'deployment:approve')).toEqual({
      kind: 'answered',
      status: 200,
    });
    await world.announce(14);
    expect(await grace.click(card(world), 'deployment:approve')).toEqual({ kind: 'gone' });
    await grace.click(card(world), 'deployment:approve', waiting?.blocks);
    const argument = { deploymentId, planHash, decision: 'approve', by: 'grace' };
    expect(world.calls).toEqual([
      { name: 'decide', argument },
      { name: 'decide', argument },
    ]);
    expect(world.slack.ephemerals().map(({ text }) => text)).toHaveLength(2);
  });

  it('is one human with two accounts', async () => {
    const world = chatWorld();
    await world.slack.person('ada', 1).slash('contacts prod v3');
    expect(world.calls).toMatchObject([{ argument: { requester: 'ada' } }]);
    expect(() => world.slack.person('ada', 2)).toThrow('no account 2 of ada');
  });

  it.each(['guest', 'deactivated', 'bot'] as const)(
    'that became a %s changes nothing',
    async (state) => {
      const world = chatWorld();
      world.slack.setAccount('ada', state);
      await world.slack.person('ada').slash('contacts prod v3');
      expect(world.calls).toEqual([]);
      expect(world.refused).toMatchObject([{ code: 'outsider', by: 'U0ADA' }]);
    },
  );

  it('waits three seconds for the bot and no longer', async () => {
    const world = chatWorld({ rememberSignature: () => new Promise(() => undefined) });
    const seen = await world.during(world.slack.person('ada').slash('contacts prod v3'));
    // The bot gives up first, because the table does not say whether this is a replay.
    expect(seen).toEqual({ kind: 'failed', error: 'http_service_error' });
    expect(world.clock.now() - Date.parse('2026-11-20T10:42:12Z')).toBe(800);
  });

  it('can do nothing while Slack is dead', async () => {
    const world = chatWorld();
    world.slack.setDead(true);
    expect(await world.slack.person('ada').slash('help')).toEqual({ kind: 'slack-down' });
  });

  it.each(Object.entries(attacks) as [Attack, string][])(
    'or somebody else, with a request that is %s: nothing happens, and one audit entry says %s',
    async (attack, code) => {
      const world = chatWorld();
      await world.announce(3);
      const ada = world.slack.person('ada');
      await ada.slash('help');
      for (const act of [
        { kind: 'slash', text: 'contacts prod v3' },
        { kind: 'click', card: card(world), actionId: 'deployment:approve' },
      ] as const) {
        world.refused.length = 0;
        await ada.attack(attack, act);
        expect(world.refused.map((it) => it.code)).toEqual([code]);
      }
      expect(world.calls).toEqual([]);
    },
  );
});

it('sees the same in two runs', async () => {
  const run = async () => {
    const world = chatWorld();
    await world.slack.person('ada').slash('contacts prod v3');
    await world.announce(3);
    await world.slack.person('grace').click(card(world), 'deployment:approve');
    return JSON.stringify([world.slack.posted(), world.slack.ephemerals(), world.crossings]);
  };
  expect(await run()).toBe(await run());
});
