import type { ListenerAction } from '../elbv2/model.ts';
import type { AppSpec } from './app-spec.ts';
import type { Control } from './control.ts';

export interface Revision {
  readonly content: string;
  readonly sha256: string;
  readonly spec: AppSpec;
}

export interface AlarmConfiguration {
  readonly enabled: boolean;
  readonly ignorePollAlarmFailure: boolean;
  readonly names: readonly string[];
}

export type RollbackEvent =
  'DEPLOYMENT_FAILURE' | 'DEPLOYMENT_STOP_ON_ALARM' | 'DEPLOYMENT_STOP_ON_REQUEST';

export interface DeploymentGroup {
  readonly id: string;
  readonly application: string;
  readonly name: string;
  readonly serviceRoleArn: string;
  readonly configName: string;
  readonly clusterName: string;
  readonly serviceName: string;
  /** Names of the two target groups; which one is production's now is read from the world. */
  readonly targetGroupNames: readonly [string, string];
  readonly prodListenerArn: string;
  readonly testListenerArn: string | undefined;
  readonly alarms: AlarmConfiguration;
  readonly rollbackEvents: readonly RollbackEvent[];
  /** Undefined: traffic moves as soon as it may. */
  readonly readyWaitMinutes: number | undefined;
  readonly terminationWaitMinutes: number;
}

export const lifecycleNames = [
  'BeforeInstall',
  'Install',
  'AfterInstall',
  'AllowTestTraffic',
  'AfterAllowTestTraffic',
  'BeforeAllowTraffic',
  'AllowTraffic',
  'AfterAllowTraffic',
] as const;
export type LifecycleName = (typeof lifecycleNames)[number];

export interface LifecycleEvent {
  readonly name: LifecycleName;
  status: 'Pending' | 'InProgress' | 'Succeeded' | 'Failed' | 'Skipped';
  startedAt?: number;
  endedAt?: number;
  /** Why it failed. */
  problem?: {
    readonly code: 'ScriptFailed' | 'ScriptTimedOut' | 'UnknownError';
    readonly message: string;
  };
}

export type DeploymentStatus =
  'Created' | 'InProgress' | 'Baking' | 'Ready' | 'Succeeded' | 'Failed' | 'Stopped';

/** What a deployment found when it began to install, and what it made. */
export interface Sides {
  readonly originalTaskSetId: string;
  readonly replacementTaskSetId: string;
  readonly originalGroupArn: string;
  readonly replacementGroupArn: string;
  /** Where test traffic went before. */
  readonly testActionBefore: ListenerAction | undefined;
}

export interface Deployment {
  readonly id: string;
  readonly group: DeploymentGroup;
  readonly configName: string;
  readonly description: string | undefined;
  readonly creator: 'user' | 'codeDeployRollback';
  readonly revision: Revision;
  readonly previousRevision: Revision | undefined;
  readonly alarms: AlarmConfiguration;
  readonly rollbackEvents: readonly RollbackEvent[];
  readonly createdAt: number;
  readonly lifecycle: readonly LifecycleEvent[];
  readonly control: Control;
  status: DeploymentStatus;
  startedAt?: number;
  completedAt?: number;
  error?: { readonly code: ErrorCode; readonly message: string };
  /** On the deployment that was rolled back: its rollback; on the rollback: what it undoes. */
  rollbackInfo?: {
    readonly rollbackDeploymentId?: string;
    readonly rollbackTriggeringDeploymentId?: string;
    readonly rollbackMessage: string;
  };
  sides?: Sides;
  /** Which wait ContinueDeployment would end. */
  waiting?: 'READY_WAIT' | 'TERMINATION_WAIT';
  terminationStartedAt?: number;
  /** When the original task set will be deleted, unless someone continues before. */
  terminationAt?: number;
  /** The original task set is going: too late to stop. */
  terminating: boolean;
}

export type ErrorCode =
  | 'ALARM_ACTIVE'
  | 'MANUAL_STOP'
  | 'HOOK_EXECUTION_FAILURE'
  | 'ECS_UPDATE_ERROR'
  | 'INVALID_ECS_SERVICE'
  | 'TIMEOUT'
  | 'ELASTIC_LOAD_BALANCING_INVALID'
  | 'IAM_ROLE_PERMISSIONS'
  | 'INTERNAL_ERROR';

export const isOver = ({ status }: Deployment) =>
  status === 'Succeeded' || status === 'Failed' || status === 'Stopped';
