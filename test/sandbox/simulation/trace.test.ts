import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { createTrace, elapsed } from '../../../sandbox/simulation/trace.ts';

describe('the trace', () => {
  it('is the SHA-256 of its lines, however many there are', () => {
    const trace = createTrace();
    const whole = createHash('sha256');
    for (let at = 0; at < 3_000; at++) {
      trace.line(at, 'plan', `ecs DescribeServices ${at}`);
      whole.update(`${at} plan ecs DescribeServices ${at}\n`);
    }
    expect(trace.hash()).toBe(whole.digest('hex'));
  });

  it('sees time, actor, deed and order', () => {
    const hashOf = (...lines: readonly (readonly [number, string, string])[]) => {
      const trace = createTrace();
      lines.forEach((line) => trace.line(...line));
      return trace.hash();
    };
    const hashes = [
      hashOf([1, 'plan', 'a'], [1, 'wake', 'b']),
      hashOf([1, 'wake', 'b'], [1, 'plan', 'a']),
      hashOf([1, 'plan', 'a'], [2, 'wake', 'b']),
      hashOf([1, 'plan', 'a'], [1, 'wake', 'c']),
    ];
    expect(new Set(hashes).size).toBe(4);
  });

  it('keeps its lines only when asked, with the same hash, counted from the first', () => {
    const [silent, kept] = [createTrace(), createTrace({ keep: true })];
    for (const trace of [silent, kept]) {
      trace.line(1_000, 'plan', 'begins');
      trace.line(3_726_042, 'settle', 'ends');
    }
    expect(silent.lines()).toEqual([]);
    expect(kept.lines()).toEqual([
      '0:00:00.000  plan               begins',
      '1:02:05.042  settle             ends',
    ]);
    expect(kept.hash()).toBe(silent.hash());
  });

  it('writes times for people', () => {
    expect(elapsed(36_000_001)).toBe('10:00:00.001');
  });
});
