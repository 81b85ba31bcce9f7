import { waysToStrike, type Way } from './applicable.ts';
import { createChance, type Chance } from './chance.ts';
import { faultKinds, ports, type FaultKind, type Port } from './ports.ts';

/** How often a kind strikes one port's crossings. */
export interface Rate {
  readonly kind: FaultKind;
  readonly port: Port;
  readonly way: Way;
  /** Share of the crossings, 0 to 1. */
  readonly rate: number;
}

/**
 * The weather of one seed. Not all kinds everywhere at once: a fault that is everywhere hides what another would show
 * (Groce et al., "Swarm Testing", ISSTA 2012).
 */
export type Season =
  /** No faults. `accidents: false` also asks for no accidents: the seeds that show what a deployment costs. */
  | { readonly kind: 'calm'; readonly accidents: boolean }
  /** One strike, on the `rank`-th crossing (from 1) that it can strike; none in a world that has fewer. */
  | {
      readonly kind: 'lone';
      readonly accidents: boolean;
      readonly strike: FaultKind;
      readonly port: Port;
      readonly rank: number;
    }
  /** Several kinds at several ports. */
  | { readonly kind: 'mixed'; readonly accidents: boolean; readonly rates: readonly Rate[] };

/** Whether a kind may come at all in this weather. */
export function mayStrike(season: Season, kind: FaultKind): boolean {
  switch (season.kind) {
    case 'calm':
      return false;
    case 'lone':
      return season.strike === kind;
    case 'mixed':
      return season.rates.some((rate) => rate.kind === kind);
  }
}

/** 1 in 10 seeds is calm, 1 in 10 has a lone strike; half of either is without accidents too. */
export function seasonOf(seed: number, kinds: readonly FaultKind[] = faultKinds): Season {
  const chance = createChance(seed).fork('season');
  const luck = chance.next();
  const accidents = chance.chance(0.5);
  if (kinds.length === 0 || luck < 0.1) return { kind: 'calm', accidents };
  if (luck < 0.2) return { kind: 'lone', accidents, ...loneStrike(chance, kinds) };
  return { kind: 'mixed', accidents: true, rates: mixedRates(chance, kinds) };
}

/** Every possible kind and port is as likely as any other, so that the seldom crossed have their turn. */
function loneStrike(chance: Chance, kinds: readonly FaultKind[]) {
  const strike = chance.pick(kinds);
  const port = chance.pick(portsFor(strike));
  return { strike, port, rank: Math.floor(between(chance, 1, 64)) };
}

function mixedRates(chance: Chance, kinds: readonly FaultKind[]): Rate[] {
  const some = chance.shuffle(kinds).slice(0, chance.integer(2, 6));
  const open = new Set(chance.shuffle(ports).slice(0, chance.integer(3, ports.length)));
  return some.flatMap((kind) => {
    const possible = portsFor(kind);
    const here = possible.filter((port) => open.has(port));
    return (here.length > 0 ? here : [chance.pick(possible)]).flatMap((port) => {
      const rate = between(chance, 0.001, 0.05);
      return waysToStrike(kind, port).map((way) => ({ kind, port, way, rate }));
    });
  });
}

function portsFor(kind: FaultKind): readonly Port[] {
  return ports.filter((port) => waysToStrike(kind, port).length > 0);
}

/** Between the two, each doubling as likely as the next: small ones are common and large ones happen. */
function between(chance: Chance, low: number, high: number): number {
  return low * (high / low) ** chance.next();
}
