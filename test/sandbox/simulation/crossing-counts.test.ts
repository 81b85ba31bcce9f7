import { describe, expect, it } from '@jest/globals';
import { ways } from '../../../sandbox/simulation/applicable.ts';
import { gateOf, gates, noCrossings, slotOf } from '../../../sandbox/simulation/crossing-counts.ts';
import { crossingPhases, ports } from '../../../sandbox/simulation/ports.ts';

describe('the counts of crossings', () => {
  it('have a place of their own for each port, way and phase, and no other places', () => {
    const slots = ports.flatMap((port) =>
      ways.flatMap((way) => crossingPhases.map((phase) => slotOf(gateOf(port, way), phase))),
    );
    expect([...slots].sort((a, b) => a - b)).toEqual([...noCrossings().keys()]);
    expect(gates * crossingPhases.length).toBe(noCrossings().length);
  });
});
