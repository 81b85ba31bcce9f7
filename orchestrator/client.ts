import { randomBytes } from 'node:crypto';
import type { DecisionKind } from './deployment/events.ts';
import type { Deployment, Phase } from './deployment/deployment.ts';
import type { JournalEntry } from './deployment/events.ts';
import type { Refusal } from './deployment/refusal.ts';
import { readConfig, type OrchestratorConfig } from './config.ts';
import { createLog } from './log.ts';
import { connectDoor } from './requests/connect-door.ts';
import { connectBase } from './runtime.ts';

/** What a person asks for; names are not yet looked up. */
export interface DeploymentAsk {
  readonly service: string;
  readonly environment: string;
  /** Left out: the newest version in the repository. Ignored for a rollback. */
  readonly version?: string;
  readonly requester: string;
  readonly reason?: string;
  readonly replyTo: string;
}

export interface Accepted {
  readonly kind: 'accepted';
  readonly deployment: Deployment;
  /** Set when an open deployment that waited for approval was replaced by this one. */
  readonly replaced?: string;
}

export interface Decided {
  readonly kind: 'decided';
  readonly decision: DecisionKind;
  readonly deployment: Deployment;
}

export interface Stopping {
  readonly kind: 'stopping';
  readonly deployment: Deployment;
  /** `cancel`: nothing moved yet. `rollback`: traffic goes back. `hold`: no way leads back, so it stays where it is. */
  readonly effect: 'cancel' | 'rollback' | 'hold';
}

/** What runs in one environment, read from ECS and the load balancer when asked. */
export interface EnvironmentStatus {
  readonly service: string;
  readonly environment: string;
  /** Each revision with production traffic, heaviest first. */
  readonly serving: readonly {
    readonly version: string;
    readonly digest: string;
    readonly percent: number;
    readonly healthyTasks: number;
    readonly desiredTasks: number;
  }[];
  readonly alarms: readonly {
    readonly name: string;
    readonly state: 'OK' | 'ALARM' | 'INSUFFICIENT_DATA';
  }[];
  readonly open?: Deployment;
  readonly last?: Deployment;
  readonly hold?: { readonly owner: string; readonly reason: string; readonly since: string };
}

/** The chat's own bookkeeping for one deployment: which card it drew, and how far it has told the story. */
export interface Announcement {
  readonly card?: { readonly channel: string; readonly ts: string };
  /** Cards in channels that closed to the app; the story goes on at `card`. */
  readonly left?: readonly { readonly channel: string; readonly ts: string }[];
  readonly announcedSeq: number;
}

/** The one door into the orchestrator for the bot. Refusals are values; faults are thrown. */
export interface Orchestrator {
  requestDeployment(
    ask: DeploymentAsk & { readonly replace?: string },
  ): Promise<Accepted | Refusal>;
  /** Rolls an open deployment back, or asks for a new deployment of the last version that succeeded before. */
  requestRollback(ask: Omit<DeploymentAsk, 'version'>): Promise<Accepted | Stopping | Refusal>;
  decide(answer: {
    readonly deploymentId: string;
    readonly planHash: string;
    readonly decision: 'approve' | 'reject';
    readonly by: string;
    readonly reason?: string;
  }): Promise<Decided | Refusal>;
  /** Cancels before traffic moves, rolls back after. Without an id: the only open deployment of the person's services. */
  requestStop(ask: {
    readonly deploymentId?: string;
    readonly service?: string;
    readonly environment?: string;
    readonly by: string;
    readonly reason?: string;
  }): Promise<Stopping | Refusal>;
  status(service?: string): Promise<readonly EnvironmentStatus[] | Refusal>;
  /** The deployment and its story as they stand, read consistently; undefined if there is none. */
  read(
    deploymentId: string,
  ): Promise<{ deployment: Deployment; journal: readonly JournalEntry[] } | undefined>;
  readAnnouncement(deploymentId: string): Promise<Announcement>;
  saveAnnouncement(deploymentId: string, announcement: Announcement): Promise<void>;
  /** One audit entry for something refused at the door. `facts` must hold no secret. */
  recordRefusal(entry: {
    readonly code: string;
    readonly by: string;
    readonly facts: Record<string, unknown>;
  }): Promise<void>;
  /** True the first time a signature is seen within ten minutes, false on a replay. */
  rememberSignature(signature: string): Promise<boolean>;
}

/**
 * Opens the door with AWS behind it. Settings come from `TABLE_NAME`, `EVENT_BUS_NAME` and `STATE_MACHINE_ARN`;
 * throws at once, with the names of those that are missing.
 */
export function createOrchestrator(
  config: OrchestratorConfig = readConfig(process.env),
): Orchestrator {
  return connectDoor(connectBase(createLog('door'), config), () => randomBytes(16).toString('hex'));
}

export { whoIsOnCall, type Turn } from './deployment/on-call.ts';
export type { Deployment, Phase, JournalEntry, OrchestratorConfig, Refusal };
