import { describe, expect, it } from '@jest/globals';
import { simulationClock } from '../../../sandbox/simulation/clock.ts';

const fail = (error: unknown) => {
  throw error;
};

describe('the simulation clock', () => {
  it('lets every promise run to its next wait before the next call is due', async () => {
    const clock = simulationClock(0, fail);
    const said: string[] = [];
    clock.after(1, async () => {
      for (let turn = 0; turn < 100; turn++) await Promise.resolve();
      said.push('the first, after a hundred promises');
    });
    clock.after(1, () => void said.push('the second'));
    await clock.run(1);
    expect(said).toEqual(['the first, after a hundred promises', 'the second']);
  });

  it('also waits for what a promise puts off to the next tick', async () => {
    const clock = simulationClock(0, fail);
    const said: string[] = [];
    clock.after(1, () =>
      process.nextTick(() => void Promise.resolve().then(() => said.push('tick'))),
    );
    clock.after(1, () => void said.push('second'));
    await clock.run(1);
    expect(said).toEqual(['tick', 'second']);
  });

  it('goes on for as long as there is something due, and stands at the end all the same', async () => {
    const clock = simulationClock(1_000, fail);
    const at: number[] = [];
    const cancel = clock.every(60, () => void at.push(clock.now()));
    await clock.run(1_200);
    cancel();
    await clock.run(2_000);
    expect(at).toEqual([1_060, 1_120, 1_180]);
    expect(clock.now()).toBe(2_000);
  });

  it('begins an interval anew when a call has ended, however it ended', async () => {
    const heard: unknown[] = [];
    const clock = simulationClock(0, (error) => heard.push(error));
    const at: number[] = [];
    clock.every(10, async () => {
      at.push(clock.now());
      await clock.pass(5);
      throw new Error('slow and bad');
    });
    clock.every(20, () => {
      throw new Error('bad');
    });
    await clock.run(40);
    expect(at).toEqual([10, 25, 40]);
    expect(heard.map(String)).toEqual([
      'Error: slow and bad',
      'Error: bad',
      'Error: slow and bad',
      'Error: bad',
    ]);
  });

  it('does not run what was cancelled', async () => {
    const clock = simulationClock(0, fail);
    const cancel = clock.after(5, () => fail(new Error('cancelled')));
    cancel();
    await clock.run(10);
    expect(clock.ran).toBe(0);
  });
});
