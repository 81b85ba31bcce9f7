import { expect, it } from '@jest/globals';
import { virtualClock } from '../../../sandbox/clock.ts';
import { watchContainer } from '../../../sandbox/fargate/container-health.ts';

it.each([
  ['CMD-SHELL', 'test "$WELL" = yes'],
  ['CMD', 'node', '-e', 'process.exit(process.env.WELL === "yes" ? 0 : 1)'],
])(
  'a container check (%s) is healthy at its first success, unhealthy after its retries',
  async (...command) => {
    const clock = virtualClock();
    const environment = { WELL: 'yes' };
    const watch = watchContainer({
      clock,
      check: { command, interval: 10, retries: 2 },
      workdir: '/',
      environment,
    });
    expect(watch.health()).toBe('UNKNOWN');
    await clock.advance(10_000);
    expect(watch.health()).toBe('HEALTHY');
    environment.WELL = 'no';
    await clock.advance(10_000);
    expect(watch.health()).toBe('HEALTHY');
    await clock.advance(10_000);
    expect(watch.health()).toBe('UNHEALTHY');
    watch.stop();
  },
);
