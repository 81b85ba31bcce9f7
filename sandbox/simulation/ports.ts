/** Everything that may go wrong between us and the outside; `applicable.ts` says where each makes sense. */
export const faultKinds = [
  'fail-before',
  'fail-after',
  'slow',
  'throttle',
  'duplicate',
  'reorder',
  'drop',
  'stale-read',
  'crash',
  'permission-denied',
  'wrong-answer',
] as const;
export type FaultKind = (typeof faultKinds)[number];

/** Where our code meets something that may fail. */
export const ports = [
  'table',
  'codedeploy',
  'ecs',
  'ecr',
  'load-balancer',
  'cloudwatch',
  'states',
  'bus',
  'function',
  'event',
  'queue',
  'slack',
  'smoke-target',
] as const;
export type Port = (typeof ports)[number];

/** How far the deployment was that a crossing belonged to (its record's phase), or what ran: `none` is no deployment's. */
export const crossingPhases = [
  'request',
  'planning',
  'awaiting-approval',
  'preparing',
  'installing',
  'shifting',
  'baking',
  'promoting',
  'rolling-back',
  'settling',
  'none',
] as const;
export type Phase = (typeof crossingPhases)[number];

/** One call of ours to the outside, or one delivery from it, on its way. */
export interface Crossing {
  readonly port: Port;
  readonly operation: string;
  /** Whether it changes something outside; of no meaning for a delivery. */
  readonly effect: boolean;
  readonly phase: Phase;
  /** The function's name, or the person's. */
  readonly by: string;
}

/** What strikes a crossing. */
export interface Strike {
  /** `port/operation/by#n`: the crossing's identity, the n-th of its name in this seed. */
  readonly id: string;
  readonly kind: FaultKind;
  /** Virtual milliseconds: how late, how long until the copy comes, or how long to wait (`throttle`). */
  readonly delayMs: number;
}
