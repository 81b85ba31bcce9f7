import { describe, expect, it } from '@jest/globals';
import { noCrossings } from '../../../../sandbox/simulation/crossing-counts.ts';
import {
  judgeEvents,
  judgeRepeat,
  judgeSilence,
  type PairOptions,
  type PairResult,
} from '../../../../sandbox/simulation/invariants/pairs.ts';

const result = (more: Partial<PairResult> = {}): PairResult => ({
  seed: 1,
  violations: [],
  traceHash: 'a',
  deployments: [{ id: 'one', outcome: 'SUCCEEDED', awsCalls: 1, transitions: 1, minutes: 1 }],
  struck: [],
  accidents: [],
  crossings: noCrossings(),
  timeline: [],
  virtualMs: 7,
  effects: ['CreateDeployment one', 'ContinueDeployment one'],
  serving: { 'contacts prod': 'sha256:v2' },
  ...more,
});

/** A simulation that gives these results, one after the other, and remembers what it was asked. */
function simulating(...results: PairResult[]) {
  const asked: PairOptions[] = [];
  const simulate = async (options: PairOptions) => {
    asked.push(options);
    return results[asked.length - 1] ?? result();
  };
  return { asked, simulate };
}

describe('pairs of worlds', () => {
  it('I21: cries when the same seed gives another trace', async () => {
    expect(await judgeRepeat(simulating(result(), result()).simulate, 1)).toEqual([]);
    expect(await judgeRepeat(simulating(result(), result({ traceHash: 'b' })).simulate, 1)).toEqual(
      [{ invariant: 'I21', what: 'the trace hash was a, then b', at: 7 }],
    );
  });

  it('I19: compares ends and what serves, with faults at events and queue alone', async () => {
    const { asked, simulate } = simulating(result(), result());
    expect(await judgeEvents(simulate, 3)).toEqual([]);
    expect(asked).toEqual([
      { seed: 3, accidents: 'none', people: 'scripted', faults: [] },
      {
        seed: 3,
        accidents: 'none',
        people: 'scripted',
        faults: ['duplicate', 'reorder', 'slow', 'drop'],
        ports: ['event', 'queue'],
      },
    ]);
    const other = result({
      deployments: [{ id: 'one', outcome: 'ROLLED_BACK', awsCalls: 1, transitions: 1, minutes: 1 }],
      serving: { 'contacts prod': 'sha256:v1' },
    });
    expect(
      (await judgeEvents(simulating(result(), other).simulate, 3)).map(({ what }) => what),
    ).toEqual([
      'one ended SUCCEEDED, and ROLLED_BACK when events were struck',
      'contacts prod is served by sha256:v2, and sha256:v1 when events were struck',
    ]);
  });

  it('I16: cries at the first effect that differs when Slack is dead', async () => {
    const { asked, simulate } = simulating(result(), result({ effects: ['CreateDeployment one'] }));
    expect((await judgeSilence(simulate, 5)).map(({ what }) => what)).toEqual([
      'effect 2 is ContinueDeployment one with Slack, and nothing without',
    ]);
    expect(asked.map(({ slack }) => slack)).toEqual(['well', 'dead']);
  });
});
