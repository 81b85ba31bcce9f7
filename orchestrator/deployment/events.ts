import type { DeploymentRequest } from './request.ts';
import type { DeploymentPlan } from './plan.ts';

/** The only ways a deployment ends. */
export const outcomes = [
  'SUCCEEDED',
  'ROLLED_BACK',
  'FAILED_SAFE',
  'REJECTED',
  'EXPIRED',
  'CANCELLED',
  'NEEDS_HUMAN',
] as const;
export type Outcome = (typeof outcomes)[number];

/** A gate's answer. No data is `inconclusive`, never `pass`. */
export type Verdict =
  | { readonly kind: 'pass' }
  | {
      readonly kind: 'fail';
      readonly reasons: readonly string[];
      readonly alarms?: readonly AlarmSeen[];
      /** Set when somebody changed the world by hand meanwhile: what was found. */
      readonly byHand?: readonly string[];
    }
  | { readonly kind: 'inconclusive'; readonly reasons: readonly string[] };

/** A guard alarm that rang: what was seen, and when. */
export interface AlarmSeen {
  readonly name: string;
  /** CloudWatch's own words for why, e.g. "Threshold Crossed: 2 datapoints …". */
  readonly reason: string;
  /** ISO 8601, UTC: when the alarm changed to ALARM. */
  readonly since: string;
}

/** Why a deployment turned back. */
export type RollbackCause =
  | { readonly kind: 'alarm'; readonly alarms: readonly AlarmSeen[] }
  | { readonly kind: 'person'; readonly by: string }
  | { readonly kind: 'not-ready'; readonly minutes: number; readonly lastStop?: string }
  | { readonly kind: 'smoke-test'; readonly reasons: readonly string[] }
  | { readonly kind: 'platform'; readonly code: string; readonly message: string }
  | { readonly kind: 'inconclusive'; readonly reasons: readonly string[] }
  | { readonly kind: 'deadline'; readonly step: string }
  | { readonly kind: 'changed-by-hand'; readonly reasons: readonly string[] }
  | {
      readonly kind: 'fault';
      readonly error: string;
      /** What a person said when they stopped the execution in Step Functions. */
      readonly said?: string;
    };

/** How much production traffic met the new revision, as the load balancer counted it. */
export interface Exposure {
  /** Requests answered by the new revision on the production listener. */
  readonly requests: number;
  /** Of those, answered with 5xx. */
  readonly errors: number;
  /** Requests on the whole service in every minute that the exposure touches: CloudWatch counts whole minutes. */
  readonly totalRequests: number;
  /** Seconds from the first production request that could reach it to the switch back (or to the end). */
  readonly seconds: number;
}

/** What is left to a person: how things stand exactly, and what to do first. */
export interface Handover {
  readonly state: string;
  readonly nextStep: string;
}

export type DecisionKind = 'approve' | 'reject' | 'cancel' | 'replace' | 'expire';

/** What happened, in the past tense. The journal holds these in order; everything else is drawn from them. */
export type DeploymentEvent =
  | { readonly type: 'DeploymentRequested'; readonly request: DeploymentRequest }
  | { readonly type: 'PlanMade'; readonly plan: DeploymentPlan; readonly planHash: string }
  | { readonly type: 'PlanRefused'; readonly reasons: readonly string[] }
  | { readonly type: 'ApprovalRequested'; readonly expiresAt: string }
  /** One yes of several that are needed, and not the last. */
  | { readonly type: 'ApprovalGiven'; readonly by: string; readonly planHash: string }
  | {
      readonly type: 'DecisionMade';
      readonly decision: DecisionKind;
      readonly by: string;
      readonly planHash?: string;
      readonly reason?: string;
    }
  | {
      readonly type: 'PlanRechecked';
      readonly verdict: Verdict;
      /** What has changed without changing the plan, such as a tag that moved. */
      readonly notes?: readonly string[];
    }
  | { readonly type: 'RevisionRegistered'; readonly taskDefinitionArn: string }
  | { readonly type: 'MigrationStarted'; readonly taskArn: string }
  | {
      readonly type: 'MigrationFinished';
      readonly exitCode: number | null;
      readonly reason?: string;
    }
  | {
      readonly type: 'DeploymentStarted';
      readonly codeDeployId: string;
      readonly adopted: boolean;
      /** How many tasks the service should run at that moment. */
      readonly desiredCount?: number;
    }
  | { readonly type: 'SmokeTestJudged'; readonly verdict: Verdict; readonly requests: number }
  | { readonly type: 'TrafficAdmitted'; readonly verdict: Verdict }
  | { readonly type: 'TrafficShifted'; readonly percent: number }
  | { readonly type: 'BakeStarted'; readonly until: string }
  | { readonly type: 'BakeJudged'; readonly verdict: Verdict }
  | { readonly type: 'StopRequested'; readonly by: string; readonly reason?: string }
  | {
      readonly type: 'RollbackStarted';
      readonly cause: RollbackCause;
      /** No way leads back: it is stopped, and traffic stays where it is. */
      readonly keepsTraffic?: true;
    }
  | { readonly type: 'DeploymentPromoted' }
  | {
      readonly type: 'WorldVerified';
      /** What the listener, the task sets, their health and their digests say. */
      readonly serving: 'target' | 'source' | 'unclear';
      readonly reasons: readonly string[];
      readonly exposure?: Exposure;
    }
  | {
      readonly type: 'DeploymentSettled';
      readonly outcome: Outcome;
      readonly reason: string;
      readonly cause?: RollbackCause;
      /** For NEEDS_HUMAN: what was found, and what to do. */
      readonly handover?: Handover;
      /** For SUCCEEDED: what is not as it should be. */
      readonly warnings?: readonly string[];
    };

export type EventType = DeploymentEvent['type'];

/** An event as the journal keeps it: one gap-free sequence, each entry sealed over the one before. */
export interface JournalEntry {
  readonly deploymentId: string;
  /** 1, 2, 3 … without gaps. */
  readonly seq: number;
  /** ISO 8601, UTC. */
  readonly at: string;
  /** A person of the catalogue, or the step that acted (`step:judge-bake`). */
  readonly by: string;
  readonly event: DeploymentEvent;
  readonly previousHash: string;
  readonly hash: string;
}
