import { describe, expect, it } from '@jest/globals';
import { virtualClock } from '../../sandbox/clock.ts';

describe('the virtual clock', () => {
  it('runs what is due in order of time, and of asking where times are equal', async () => {
    const clock = virtualClock();
    const ran: string[] = [];
    clock.after(20, () => void ran.push(`b at ${clock.now()}`));
    clock.after(10, () => void ran.push(`a at ${clock.now()}`));
    clock.after(20, () => void ran.push(`c at ${clock.now()}`));
    clock.after(31, () => void ran.push('too late'));
    await clock.advance(30);
    expect(ran).toEqual(['a at 10', 'b at 20', 'c at 20']);
    expect(clock.now()).toBe(30);
  });

  it('waits for each piece of work before it goes on', async () => {
    const clock = virtualClock();
    const ran: string[] = [];
    clock.after(1, async () => {
      await new Promise((resolve) => setImmediate(resolve));
      ran.push('slow');
    });
    clock.after(2, () => void ran.push('next'));
    await clock.advance(5);
    expect(ran).toEqual(['slow', 'next']);
  });

  it('repeats without overlapping itself, until it is cancelled', async () => {
    const clock = virtualClock();
    let count = 0;
    const cancel = clock.every(10, () => void (count += 1));
    await clock.advance(35);
    cancel();
    await clock.advance(100);
    expect(count).toBe(3);
  });

  it('reports work that failed, after the rest has run', async () => {
    const clock = virtualClock();
    let ran = false;
    clock.after(1, () => Promise.reject(new Error('broken')));
    clock.after(2, () => void (ran = true));
    await expect(clock.advance(5)).rejects.toThrow(AggregateError);
    expect(ran).toBe(true);
  });
});
