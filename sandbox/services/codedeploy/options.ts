/** What AWS does not document (facts/aws.md, section 9), and its pace. Times are sandbox milliseconds. */
export interface CodeDeployOptions {
  /** From CreateDeployment to `InProgress`. */
  readonly startAfterMs: number;
  /** How often alarms are read. */
  readonly alarmPollMs: number;
  /** How often task sets are looked at. */
  readonly taskSetPollMs: number;
  /** From a stop until `rollbackInfo` names the rollback deployment, which exists at once. */
  readonly rollbackLinkAfterMs: number;
  /** Status of a lifecycle event whose hook names no function. */
  readonly hookWithoutFunction: 'Skipped' | 'Succeeded';
  /** Whether the AppSpec's hooks run in an automatic rollback. */
  readonly hooksInRollback: boolean;
  /** Where the ready wait stands. */
  readonly readyWait: 'before BeforeAllowTraffic' | 'after BeforeAllowTraffic';
  /** `event`: a failed invocation is repeated twice and then left to the hour's limit. `request-response`: it fails the hook at once. */
  readonly hookInvocation: 'event' | 'request-response';
  /** `GetDeployment.status` during the termination wait. */
  readonly statusWhileBaking: 'InProgress' | 'Baking';
  /** State of the event for a stop because of an alarm. */
  readonly eventForAlarmStop: 'STOP' | 'FAILURE';
}

export const defaultOptions: CodeDeployOptions = {
  startAfterMs: 1000,
  alarmPollMs: 10_000,
  taskSetPollMs: 5000,
  rollbackLinkAfterMs: 3000,
  hookWithoutFunction: 'Skipped',
  hooksInRollback: false,
  readyWait: 'before BeforeAllowTraffic',
  hookInvocation: 'event',
  statusWhileBaking: 'InProgress',
  eventForAlarmStop: 'STOP',
};
