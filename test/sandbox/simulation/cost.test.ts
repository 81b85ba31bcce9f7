import { describe, expect, it } from '@jest/globals';
import { measureCosts } from '../../../sandbox/simulation/cost.ts';

describe('what a deployment costs when nothing goes wrong', () => {
  // Raising a figure is a decision: it is what every user pays for every deployment.
  it('is this many state transitions and calls, and not one more', async () => {
    const costs = await measureCosts();
    expect(
      costs.map(({ where, outcome, transitions }) => ({ where, outcome, transitions })),
    ).toEqual([
      { where: 'contacts prod', outcome: 'SUCCEEDED', transitions: 26 },
      { where: 'contacts staging', outcome: 'SUCCEEDED', transitions: 25 },
      { where: 'billing prod', outcome: 'SUCCEEDED', transitions: 23 },
    ]);
    expect(Object.fromEntries(costs.map(({ where, awsCalls }) => [where, awsCalls]))).toEqual({
      'contacts prod': 480,
      'contacts staging': 409,
      'billing prod': 402,
    });
    expect(Object.fromEntries(costs.map(({ where, slackCalls }) => [where, slackCalls]))).toEqual({
      'contacts prod': 36,
      'contacts staging': 27,
      'billing prod': 28,
    });
  });

  it('is the same each time', async () => {
    expect(await measureCosts()).toEqual(await measureCosts());
  });
});
