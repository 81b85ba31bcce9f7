import type { DeploymentRequest } from './request.ts';
import type { DeploymentPlan } from './plan.ts';
import type {
  AlarmSeen,
  DecisionKind,
  Exposure,
  Handover,
  Outcome,
  RollbackCause,
  Verdict,
} from './events.ts';

/** Where a deployment is, in our words (not Step Functions', not CodeDeploy's). */
export const phases = [
  'planning',
  'awaiting-approval',
  'preparing',
  'installing',
  'shifting',
  'baking',
  'promoting',
  'rolling-back',
  'settled',
] as const;
export type Phase = (typeof phases)[number];

/** One attempt, folded from its journal by `applyEvent`. Chat and status are drawn from this and nothing else. */
export interface Deployment {
  readonly deploymentId: string;
  /** Sequence of the last entry folded in. */
  readonly seq: number;
  readonly request: DeploymentRequest;
  readonly phase: Phase;
  /** ISO 8601: when the phase began. */
  readonly phaseSince: string;
  readonly plan?: DeploymentPlan;
  readonly planHash?: string;
  readonly planRefused?: readonly string[];
  readonly decision?: {
    readonly kind: DecisionKind;
    readonly by: string;
    readonly at: string;
    readonly reason?: string;
  };
  /** Those who said yes while more people were still needed; the last one's yes is the decision. */
  readonly approvals?: readonly {
    readonly by: string;
    readonly at: string;
    readonly planHash: string;
  }[];
  readonly taskDefinitionArn?: string;
  readonly migration?: {
    readonly taskArn?: string;
    readonly startedAt?: string;
    readonly exitCode?: number | null;
    readonly finishedAt?: string;
  };
  readonly codeDeployId?: string;
  /** How many tasks the service should run, when CodeDeploy was asked to start. */
  readonly desiredCount?: number;
  /** What the last gate before production traffic said. */
  readonly admission?: Verdict;
  readonly smokeTest?: { readonly verdict: Verdict; readonly requests: number };
  /** Percent of production traffic on the new revision, as far as the journal knows. */
  readonly targetPercent: number;
  readonly trafficMovedAt?: string;
  readonly bake?: {
    readonly startedAt: string;
    readonly until: string;
    readonly verdict?: Verdict;
  };
  readonly alarms: readonly AlarmSeen[];
  readonly stopRequested?: { readonly by: string; readonly at: string; readonly reason?: string };
  readonly rollback?: {
    readonly cause: RollbackCause;
    readonly startedAt: string;
    /** No way leads back: it was stopped, and traffic stays where it was (F47). */
    readonly keepsTraffic?: true;
  };
  readonly exposure?: Exposure;
  readonly outcome?: Outcome;
  readonly outcomeReason?: string;
  /** What is left to a person, if one is needed. */
  readonly handover?: Handover;
  /** What is not as it should be although it succeeded, a sentence each. */
  readonly warnings?: readonly string[];
  readonly settledAt?: string;
}
