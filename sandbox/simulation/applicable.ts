import type { Crossing, FaultKind, Port } from './ports.ts';

/** How a port is crossed: we change something, we ask something, or something comes to us unasked. */
export const ways = ['effect', 'read', 'delivery'] as const;
export type Way = (typeof ways)[number];

/** The ways that our code has at each port. */
export const waysOf: Readonly<Record<Port, readonly Way[]>> = {
  table: ['effect', 'read'],
  codedeploy: ['effect', 'read'],
  ecs: ['effect', 'read'],
  ecr: ['read'],
  'load-balancer': ['read'],
  cloudwatch: ['read'],
  states: ['effect', 'read'],
  bus: ['effect'],
  function: ['delivery'],
  event: ['delivery'],
  queue: ['delivery'],
  slack: ['effect', 'read'],
  'smoke-target': ['read'],
};

/** Each invocation of a function (by the state machine, CodeDeploy, a schedule, a person) is a delivery, whatever it changes. */
export function wayOf({ port, effect }: Pick<Crossing, 'port' | 'effect'>): Way {
  if (waysOf[port][0] === 'delivery') return 'delivery';
  return effect ? 'effect' : 'read';
}

/** `yes`, or the sentence that says why a kind makes no sense. */
type Cell = string;
const yes = 'yes';

const ends =
  'a call without an answer ends by its timeout: `fail-before` if it never arrived, `fail-after` if it did';
const late = 'a call whose answer is overtaken by others was answered late: `slow`';
const ownCode = 'what our own function answers wrongly is a mutant, not a fault';

/** What holds of a way at every port that has it, unless `exceptions` says otherwise. */
const rules: Readonly<Record<FaultKind, Readonly<Record<Way, Cell>>>> = {
  'fail-before': { effect: yes, read: yes, delivery: yes },
  'fail-after': {
    effect: yes,
    read: 'a read changes nothing, so one whose answer is lost is `fail-before`',
    delivery: yes,
  },
  slow: { effect: yes, read: yes, delivery: yes },
  throttle: { effect: yes, read: yes, delivery: yes },
  duplicate: { effect: yes, read: 'asking twice changes nothing', delivery: yes },
  reorder: { effect: late, read: late, delivery: yes },
  drop: { effect: ends, read: ends, delivery: yes },
  'stale-read': {
    effect: 'only a read can be stale',
    read: yes,
    delivery: 'what comes unasked is a hint and may be old anyway: `slow`',
  },
  crash: {
    effect: yes,
    read: 'whoever dies after a read has changed nothing since its last write: the crash after that write',
    delivery: yes,
  },
  'permission-denied': { effect: yes, read: yes, delivery: yes },
  'wrong-answer': {
    effect: 'what an effect has done is read from the world afterwards, and the reads may lie',
    read: yes,
    delivery: yes,
  },
};

type Exceptions = Partial<Record<FaultKind, Partial<Record<Way, Cell>>>>;

/** Where a port differs from the rules. */
const exceptions: Readonly<Partial<Record<Port, Exceptions>>> = {
  table: {
    'stale-read': { read: 'every read of ours asks for consistency, and the table keeps to it' },
    'wrong-answer': {
      read: 'the table is our memory: a lie in it is found by the hash chain, not survived',
    },
  },
  ecs: {
    // RunTask answers 200 with `failures` and no task.
    'wrong-answer': { effect: yes },
  },
  states: {
    'wrong-answer': {
      read: 'an execution is what Step Functions says it is; said too late it is `stale-read`',
    },
  },
  bus: {
    reorder: { effect: yes },
    drop: { effect: yes },
    // PutEvents answers 200 with FailedEntryCount.
    'wrong-answer': { effect: yes },
  },
  function: {
    reorder: { delivery: late },
    drop: { delivery: ends },
    'wrong-answer': { delivery: ownCode },
  },
  event: {
    'fail-before': { delivery: 'EventBridge tries again: the event comes late, which is `slow`' },
    'fail-after': { delivery: 'nobody waits for an answer; delivered again it is `duplicate`' },
    throttle: { delivery: 'EventBridge tries again: the event comes late, which is `slow`' },
    crash: { delivery: 'an event has no process; the function that it starts has' },
    'permission-denied': { delivery: 'a rule that may not deliver delivers nothing: `drop`' },
  },
  queue: {
    throttle: { delivery: 'the poller waits and asks again: `slow`' },
    reorder: { delivery: 'the queue is FIFO for each deployment' },
    drop: { delivery: 'SQS keeps a message until it is deleted or parked as dead' },
    crash: { delivery: 'the announcer dies at its writes: `crash` at table and slack' },
    'permission-denied': { delivery: 'messages wait until the poller may read again: `slow`' },
  },
  slack: {
    'stale-read': { read: 'what Slack shows late it shows as not being there: `wrong-answer`' },
  },
  'smoke-target': {
    throttle: { read: 'no quota lies between us and our own service; a 429 is `wrong-answer`' },
    'stale-read': { read: 'it answers as it is when asked; an old page is `wrong-answer`' },
    'permission-denied': { read: 'no rights lie between us and it; a 403 is `wrong-answer`' },
  },
};

/** Why a kind cannot strike a port that is crossed this way; nothing if it can. */
export function whyNot(kind: FaultKind, port: Port, way: Way): string | undefined {
  if (!waysOf[port].includes(way)) return `no ${way} of ours at ${port}`;
  const cell = exceptions[port]?.[kind]?.[way] ?? rules[kind][way];
  return cell === yes ? undefined : cell;
}

/** The ways in which a kind can strike at a port. */
export function waysToStrike(kind: FaultKind, port: Port): readonly Way[] {
  return waysOf[port].filter((way) => whyNot(kind, port, way) === undefined);
}

/** Why a kind never strikes at a port at all; nothing if it can in some way. What is particular to the port explains more. */
export function whyNever(kind: FaultKind, port: Port): string | undefined {
  if (waysToStrike(kind, port).length > 0) return undefined;
  const own = Object.values(exceptions[port]?.[kind] ?? {});
  const reasons = own.length > 0 ? own : waysOf[port].map((way) => rules[kind][way]);
  return [...new Set(reasons)].join('; and ');
}
