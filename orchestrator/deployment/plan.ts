import type { ImageRule, Service, Strategy } from '../catalogue/schema.ts';

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
  /** CodeDeploy's configuration, read to move traffic as `strategy` says. Absent in plans of earlier versions, as are all optional fields. */
  readonly deploymentConfig?: string;
  readonly container?: { readonly name: string; readonly port: number };
  readonly smokeTests?: Service['smokeTests'];
  /** What the image must be; not asked of a version that served here before. */
  readonly images?: ImageRule;
  /** CodeDeploy has never finished a deployment here, so it knows no earlier one to fall back on (F61). */
  readonly firstDeployment?: true;
  /** Why the old version cannot serve any more once this one has begun (F47). Trouble then leads to a hold. */
  readonly noWayBack?: string;
  readonly bakeMinutes: number;
  /** Production requests that the new revision must have met by the end of its bake; 0: no minimum. */
  readonly bakeRequests?: number;
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
