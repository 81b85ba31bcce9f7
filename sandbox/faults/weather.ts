import type { IncomingCall, Intercept, Interception } from '../endpoint/index.ts';
import type { PoolOptions } from '../lambda/index.ts';
import type { EventsPorts, Fault as DeliveryFault } from '../services/events/index.ts';

type Deliver = NonNullable<EventsPorts['deliver']>;
type Sabotage = NonNullable<PoolOptions['sabotage']>;

/** What one fault does at the cloud's ports; `undefined` leaves a call, delivery or worker alone. */
export interface Front {
  readonly intercept?: (call: IncomingCall) => Interception | undefined;
  readonly deliver?: (...delivery: Parameters<Deliver>) => DeliveryFault | undefined;
  readonly sabotage?: Sabotage;
}

/** The one mutable thing that the cloud asks on its way: what goes wrong now. Begins fair. */
export interface Weather {
  readonly intercept: Intercept;
  readonly deliver: Deliver;
  readonly sabotage: Sabotage;
  /** A front comes up; `onStrike` hears of each call and delivery that it strikes. Returns what ends it. */
  gather(front: Front, onStrike?: () => void): () => void;
}

export function createWeather(): Weather {
  const fronts = new Set<{ readonly front: Front; readonly onStrike: () => void }>();

  /** One strike for each call or delivery: of the front that came up first. */
  function strike<Hit>(by: (front: Front) => Hit | undefined): Hit | undefined {
    for (const { front, onStrike } of fronts) {
      const hit = by(front);
      if (hit === undefined) continue;
      onStrike();
      return hit;
    }
    return undefined;
  }

  return {
    intercept: (call) => strike(({ intercept }) => intercept?.(call)) ?? { kind: 'pass' },
    deliver: (...delivery) => strike(({ deliver }) => deliver?.(...delivery)) ?? 'deliver',
    // A worker that may be killed is not one that was: nothing is counted here.
    sabotage: (...invocation) =>
      [...fronts].reduce<ReturnType<Sabotage>>(
        (chosen, { front }) => chosen ?? front.sabotage?.(...invocation),
        undefined,
      ),
    gather(front, onStrike = () => undefined) {
      const gathered = { front, onStrike };
      fronts.add(gathered);
      return () => void fronts.delete(gathered);
    },
  };
}
