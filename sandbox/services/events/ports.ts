import type { Clock } from '../../clock.ts';
import type { ServiceMessage } from '../sqs/index.ts';
import type { Authorizer, LambdaEventInvoker } from '../wiring.ts';
import type { BusEvent } from './event.ts';
import type { Rule, Target } from './rule.ts';

/** SQS, as EventBridge uses it. */
export interface QueueTargets {
  /** Throws AwsError QueueDoesNotExist or AccessDenied. */
  sendAsService(message: ServiceMessage): unknown;
}

/** Step Functions, as EventBridge uses it. */
export interface MachineTargets {
  start(given: { stateMachineArn: string; name?: string; input?: string }): unknown;
}

/** What may go wrong on the way from a rule to a target. */
export type Fault = 'deliver' | 'drop' | 'double' | { readonly delayMs: number };

export interface EventsPorts {
  readonly clock: Clock;
  readonly lambda: LambdaEventInvoker;
  readonly sqs: QueueTargets;
  readonly states?: MachineTargets;
  readonly authorizer: Pick<Authorizer, 'require'>;
  readonly account?: string;
  readonly region?: string;
  readonly newId?: () => string;
  /** Even numbers from 0 to 1, for the jitter of retries. */
  readonly chance?: () => number;
  /** Chosen faults; asked once for each event and target. */
  readonly deliver?: (event: BusEvent, target: Target, rule: Rule) => Fault;
}
