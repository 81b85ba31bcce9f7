import { setTimeout as realTime } from 'node:timers/promises';
import { createChance } from '../../../sandbox/simulation/chance.ts';
import { createFaults } from '../../../sandbox/simulation/faults.ts';
import {
  crossingPhases,
  ports,
  type Crossing,
  type Port,
} from '../../../sandbox/simulation/ports.ts';
import type {
  Accident,
  Simulate,
  SimulationOptions,
  SimulationResult,
  Violation,
} from '../../../sandbox/simulation/result.ts';
import { createTrace } from '../../../sandbox/simulation/trace.ts';

/* A world without anything in it but crossings: what the explorer sees of a simulation. */

/** Roughly how often a deployment crosses each port. */
const often: Readonly<Record<Port, number>> = {
  table: 90,
  codedeploy: 18,
  ecs: 14,
  ecr: 2,
  'load-balancer': 8,
  cloudwatch: 10,
  states: 9,
  bus: 14,
  function: 30,
  event: 12,
  queue: 10,
  slack: 16,
  'smoke-target': 2,
};

const begin = Date.UTC(2026, 0, 1);
const deployments = 4;

/** A simulation that fails as `judge` says of what befell it. */
export function fakeSimulation(
  judge: (ids: ReadonlySet<string>, seed: number) => string | undefined = () => undefined,
): Simulate & { runs: SimulationOptions[] } {
  const runs: SimulationOptions[] = [];
  const simulate = async (options: SimulationOptions): Promise<SimulationResult> => {
    runs.push(options);
    const { seed, faults: kinds, without, keepTimeline } = options;
    const faults = createFaults({ seed, kinds, without });
    const trace = createTrace({ keep: keepTimeline });
    crossingsOf(seed).forEach((crossing, place) => {
      const at = begin + place * 1_000;
      const strike = faults.strike(crossing, at);
      trace.line(at, crossing.by, `${crossing.operation} ${strike?.kind ?? 'well'}`);
    });
    const accidents = accidentsOf(seed, faults.season.accidents).filter(
      ({ id }) => !without?.has(id),
    );
    const ids = new Set([...faults.struck(), ...accidents].map(({ id }) => id));
    const what = judge(ids, seed);
    const violations: Violation[] = what
      ? [{ invariant: what, what: 'as the test says', at: begin }]
      : [];
    return {
      seed,
      violations,
      traceHash: trace.hash(),
      deployments: Array.from({ length: deployments }, (_, place) => ({
        id: `d-${seed}-${place}`,
        outcome: place === 0 ? 'ROLLED_BACK' : 'SUCCEEDED',
        awsCalls: 200 + (place % 2),
        transitions: 37,
        minutes: 20,
      })),
      struck: faults.struck().map((each) => ({ ...each, outcome: 'ROLLED_BACK' })),
      accidents,
      crossings: faults.crossings(),
      timeline: trace.lines(),
      virtualMs: 3_600_000,
    };
  };
  return Object.assign(simulate, { runs });
}

function crossingsOf(seed: number): Crossing[] {
  const chance = createChance(seed).fork('crossings');
  const all = ports.flatMap((port) =>
    Array.from({ length: often[port] * deployments }, (_, place) => ({
      port,
      operation: `Operation${place % 5}`,
      effect: chance.chance(0.5),
      phase: chance.pick(crossingPhases),
      by: chance.pick(['plan', 'wake', 'reconcile']),
    })),
  );
  return chance.shuffle(all);
}

function accidentsOf(seed: number, wanted: boolean): Accident[] {
  if (!wanted) return [];
  return createChance(seed)
    .fork('accidents')
    .shuffle(['tag-moved', 'alarm-flap', 'operator-abort'])
    .slice(0, 2)
    .map((kind, place) => ({ id: `accident/${kind}#1`, kind, at: begin + place * 60_000 + 500 }));
}

/** What threads load: fails in seed 7 and 8 by an accident's doing, breaks down in 30, and never ends in 4,000. */
export const simulate: Simulate = async (options) => {
  if (options.seed === 30) throw new Error('nobody caught this');
  if (options.seed === 4_000) await realTime(60_000);
  return fakeSimulation((_, seed) => (seed === 7 || seed === 8 ? 'I9' : undefined))(options);
};
