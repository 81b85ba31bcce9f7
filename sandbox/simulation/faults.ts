import { wayOf, waysToStrike } from './applicable.ts';
import { gateOf, gates, noCrossings, slotOf, type CrossingCounts } from './crossing-counts.ts';
import { delayOf } from './delays.ts';
import { hashText, mix, unit } from './hash.ts';
import type { Crossing, FaultKind, Strike } from './ports.ts';
import type { LeftOut, Struck } from './result.ts';
import { seasonOf, type Season } from './season.ts';

/** The faults of one seed. */
export interface Faults {
  readonly season: Season;
  /** What strikes this crossing, if anything. To be asked once for each crossing, in the order in which they happen. */
  strike(crossing: Crossing, nowMs: number): Strike | undefined;
  /** Takes a strike back that could do nothing where it struck: a stale answer to a question asked for the first time. */
  missed(strike: Strike): void;
  /** What has struck until now, in order. Whose deployment it was, and how that ended, only the asker knows. */
  struck(): readonly Struck[];
  /** What could have been struck until now. */
  crossings(): CrossingCounts;
}

/** A kind, and the luck below which it strikes: the sum of its rate and of those before it in the list. */
interface Threshold {
  readonly kind: FaultKind;
  readonly below: number;
}

/** Chooses what strikes among the crossings of one name (`port/operation/by`), `ordinal` being which of them it is. */
type Choose = (gate: number, name: number, ordinal: number) => FaultKind | undefined;

const never: LeftOut = new Set<string>();

/**
 * Whether and what strikes is a pure function of the seed and the crossing's identity, so that leaving one strike out
 * leaves the others where they were. From `until` (virtual milliseconds) on nothing strikes: the world heals.
 */
export function createFaults({
  seed,
  kinds,
  without = never,
  until = Infinity,
}: {
  seed: number;
  kinds?: readonly FaultKind[] | undefined;
  without?: LeftOut | undefined;
  until?: number;
}): Faults {
  const season = seasonOf(seed, kinds);
  const choose = chooserOf(season, seed);
  const crossed = noCrossings();
  const ordinals = new Map<number, number>();
  const struck: Struck[] = [];

  const strike = (crossing: Crossing, nowMs: number): Strike | undefined => {
    if (nowMs >= until) return undefined;
    const gate = gateOf(crossing.port, wayOf(crossing));
    const slot = slotOf(gate, crossing.phase);
    crossed[slot] = (crossed[slot] ?? 0) + 1;

    const name = nameOf(crossing);
    const ordinal = (ordinals.get(name) ?? 0) + 1;
    ordinals.set(name, ordinal);
    const kind = choose(gate, name, ordinal);
    if (!kind) return undefined;

    const { port, operation, phase, by } = crossing;
    const id = `${port}/${operation}/${by}#${ordinal}`;
    if (without.has(id)) return undefined;
    struck.push({ id, kind, port, operation, phase, at: nowMs });
    return { id, kind, delayMs: delayOf(kind, crossing, unit(mix(hashText(id), seed))) };
  };

  const missed = ({ id }: Strike) => {
    const place = struck.findLastIndex((each) => each.id === id);
    if (place >= 0) struck.splice(place, 1);
  };

  return { season, strike, missed, struck: () => struck, crossings: () => crossed };
}

/** Ports, operations and functions are few and asked for often; their hashes are kept for all seeds. */
const hashes = new Map<string, number>();
function known(text: string): number {
  const hash = hashes.get(text) ?? hashText(text);
  hashes.set(text, hash);
  return hash;
}

/** 32 bits for `port/operation/by`. Should two names ever meet in one, they share their counting, and ids stay unique. */
function nameOf({ port, operation, by }: Crossing): number {
  return mix(mix(known(port), known(operation)), known(by));
}

function chooserOf(season: Season, seed: number): Choose {
  switch (season.kind) {
    case 'calm':
      return () => undefined;
    case 'lone':
      return chooseOnce(season);
    case 'mixed':
      return chooseByRate(season, mix(seed >>> 0, hashText('strike')));
  }
}

/** Counts what it could strike, left out or not; so leaving out the one strike brings no other. */
function chooseOnce({ strike, port, rank }: Extract<Season, { kind: 'lone' }>): Choose {
  const open = waysToStrike(strike, port).map((way) => gateOf(port, way));
  let seen = 0;
  return (gate) => (open.includes(gate) && ++seen === rank ? strike : undefined);
}

function chooseByRate({ rates }: Extract<Season, { kind: 'mixed' }>, key: number): Choose {
  const byGate = thresholdsOf(rates);
  return (gate, name, ordinal) => {
    const thresholds = byGate[gate];
    if (!thresholds) return undefined;
    const luck = unit(mix(mix(key, name), ordinal));
    for (const { kind, below } of thresholds) if (luck < below) return kind;
    return undefined;
  };
}

function thresholdsOf(rates: Extract<Season, { kind: 'mixed' }>['rates']) {
  const byGate = new Array<Threshold[] | undefined>(gates);
  for (const { kind, port, way, rate } of rates) {
    const gate = gateOf(port, way);
    const thresholds = (byGate[gate] ??= []);
    thresholds.push({ kind, below: (thresholds.at(-1)?.below ?? 0) + rate });
  }
  return byGate;
}
