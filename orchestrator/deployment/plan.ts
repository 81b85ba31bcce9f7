import type { Strategy } from '../catalogue/schema.ts';

/** A field of the task definition that the deployment changes. */
export interface Change {
  readonly path: string;
  readonly from: string | null;
  readonly to: string | null;
}

/** A revision of a service: what runs, and where its definition is. */
export interface Revision {
  readonly version: string;
  readonly digest: string;
  readonly taskDefinitionArn?: string;
}

/** Everything that decides the result, resolved once. Its hash is shown, approved, and compared before the first effect. */
export interface DeploymentPlan {
  readonly deploymentId: string;
  readonly service: string;
  readonly environment: string;
  readonly requester: string;
  readonly reason?: string;
  readonly target: { readonly version: string; readonly digest: string; readonly image: string };
  /** What serves production now. */
  readonly source: {
    readonly version: string;
    readonly digest: string;
    readonly taskDefinitionArn: string;
  };
  /** Differences between the running task definition and the one that will be registered. */
  readonly changes: readonly Change[];
  readonly strategy: Strategy;
  readonly bakeMinutes: number;
  readonly readyWithinMinutes: number;
  /** Names of the CloudWatch alarms that guard traffic. */
  readonly alarms: readonly string[];
  readonly migrationCommand?: readonly string[];
  readonly approval?: {
    readonly required: number;
    /** Keys of people in the catalogue, requester excluded. */
    readonly approvers: readonly string[];
    /** ISO 8601, UTC. */
    readonly expiresAt: string;
  };
  /** Hash of the catalogue this plan was made with. */
  readonly catalogueVersion: string;
  readonly plannedAt: string;
}
