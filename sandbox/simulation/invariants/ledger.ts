import type { Catalogue } from '../../../orchestrator/catalogue/schema.ts';
import type {
  DeploymentEvent,
  JournalEntry,
  Outcome,
} from '../../../orchestrator/deployment/events.ts';
import type { Deployment as CodeDeployDeployment } from '../../services/codedeploy/model.ts';
import type { Effect } from '../clients.ts';
import type { Place } from '../places.ts';

type EventOf<Type extends DeploymentEvent['type']> = Extract<DeploymentEvent, { type: Type }>;

/** An effect, and whose it is by what it says itself: a description, a tag, a name. */
export interface SeenEffect extends Effect {
  readonly run: Run | undefined;
}

/** One of our deployments, as it was seen from outside; its journal beside it, for comparing. */
export interface Run {
  readonly id: string;
  readonly place: Place | undefined;
  readonly requestedAt: number;
  readonly entries: JournalEntry[];
  readonly effects: SeenEffect[];
  /** Name of an effect, and when it was first written down that it would come. */
  readonly intents: Map<string, number>;
  plan?: EventOf<'PlanMade'>;
  settled?: { readonly at: number; readonly outcome: Outcome };
}

/** A production listener, as it was pointed elsewhere. */
export interface Route {
  readonly at: number;
  readonly place: Place;
  readonly before: ReadonlyMap<string, number>;
  readonly after: ReadonlyMap<string, number>;
  /** The CodeDeploy deployment whose step it was; undefined: a hand. */
  readonly by: CodeDeployDeployment | undefined;
  /** Healthy targets of each group that has a weight now. */
  readonly healthy: ReadonlyMap<string, number>;
  /** How many tasks the service should run. */
  readonly wanted: number;
}

/** A task that ended, or failed, though nobody wanted fewer. */
export interface Loss {
  readonly at: number;
  readonly targetGroup: string;
}

/** A place's lock as it was at some time. */
export interface LockState {
  readonly at: number;
  readonly fence: number;
  readonly owner?: string;
  readonly hold?: { readonly owner: string; readonly reason: string };
  /** The function that wrote it, and for which deployment it ran, if it said so. */
  readonly by?: { readonly name: string; readonly deploymentId: string | undefined };
}

/** Everything that judges remember. Times are virtual milliseconds. */
export interface Ledger {
  readonly runs: ReadonlyMap<string, Run>;
  readonly effects: readonly SeenEffect[];
  readonly routes: readonly Route[];
  readonly losses: readonly Loss[];
  /** Where somebody changed how many tasks a service should run, and when. */
  readonly recounts: readonly { readonly at: number; readonly place: Place }[];
  /** Every state of a place's lock, oldest first. */
  locks(place: Place): readonly LockState[];
  /** Every catalogue that was in force at some instant of a span. */
  cataloguesIn(from: number, to: number): readonly Catalogue[];
  /** The run that registered a task definition, by its tag. */
  runOfDefinition(arn: string): Run | undefined;
  /** The run of a CodeDeploy deployment or of its rollback, by description. */
  runOfCodeDeploy(deployment: CodeDeployDeployment): Run | undefined;
}

/** The lock's states in force at some instant of a span. */
export const statesIn = (states: readonly LockState[], from: number, to: number): LockState[] =>
  states.filter(({ at }, index) => at <= to && (states[index + 1]?.at ?? Infinity) >= from);

/** The journal's only entry of a type; the first, should there be more. */
export function entryOf<Type extends DeploymentEvent['type']>(
  { entries }: Run,
  type: Type,
): (JournalEntry & { readonly event: EventOf<Type> }) | undefined {
  const found = entries.find(({ event }) => event.type === type);
  // Found by that very type.
  return found as (JournalEntry & { readonly event: EventOf<Type> }) | undefined;
}
