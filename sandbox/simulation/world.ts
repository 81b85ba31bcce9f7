import { createHash } from 'node:crypto';
import type { Asked } from '../../orchestrator/aws/test-listener.ts';
import type { Catalogue } from '../../orchestrator/catalogue/schema.ts';
import { applyEvent } from '../../orchestrator/deployment/apply-event.ts';
import type { Deployment } from '../../orchestrator/deployment/deployment.ts';
import type { JournalEntry } from '../../orchestrator/deployment/events.ts';
import { placesOf } from '../../orchestrator/deployment/read-hint.ts';
import type { Item } from '../../orchestrator/aws/table.ts';
import type { AwsEvent } from '../services/wiring.ts';
import { catalogue as company } from './catalogue.ts';
import type { Chance } from './chance.ts';
import type { Effect } from './clients.ts';
import { createSimulatedCloud, type SimulatedCloud } from './cloud.ts';
import { simulationClock, type SimulationClock } from './clock.ts';
import { createCrossings, type Crossings } from './crossings.ts';
import type { Faults } from './faults.ts';
import { deploymentBehind, deliveries } from './deliveries.ts';
import { createFunctions, type Functions, type Handler } from './functions.ts';
import { createIdentities } from './identities.ts';
import { buildPlace, pushImages, type Place } from './places.ts';
import type { Invocation } from './invocation.ts';
import type { Phase } from './ports.ts';
import type { Accident } from './result.ts';
import { buildOrchestrator } from './rules.ts';
import { memoryTable, type MemoryTable } from './table.ts';
import type { Trace } from './trace.ts';
import { releaseBehind, startTraffic, type Pinned } from './traffic.ts';

/** Monday morning; every seed begins here. */
export const beginning = Date.UTC(2026, 0, 5, 9);

/** Hears of what happens, in order; for those who judge. */
export interface Witnesses {
  onEffect(effect: Effect): void;
  onEvent(event: AwsEvent): void;
  onEntry(entry: JournalEntry): void;
  /** Every item of the table as it was just written; in the middle of its transaction. */
  onItem?(item: Item): void;
  /** What the bot's function was called with, before it looks at it. */
  onRequest?(by: Invocation, event: unknown): void;
}

/** An accident, and the place where it happened, if it was one. */
export interface HandMade extends Accident {
  readonly place?: Place;
  readonly deploymentId?: string;
}

/** One small world: a cloud, our code in it, and everything that may be looked at. */
export interface World {
  readonly clock: SimulationClock;
  readonly chance: Chance;
  readonly trace: Trace;
  readonly faults: Faults;
  readonly crossings: Crossings;
  readonly table: MemoryTable;
  readonly cloud: SimulatedCloud;
  readonly functions: Functions;
  readonly places: readonly Place[];
  /** Alarms that somebody holds in a state. */
  readonly pinned: Pinned;
  /** Places that hardly anybody uses at present. */
  readonly calm: Set<Place>;
  /** The catalogue of the moment: a change of configuration replaces it. */
  catalogue: Catalogue;
  /** Every deployment as our own records tell it; for labels, not for judgement. */
  readonly records: ReadonlyMap<string, Deployment>;
  readonly witnesses: Witnesses[];
  /** What happened to the world by itself or by a hand, until now. */
  readonly accidents: HandMade[];
  /** What broke inside the simulation itself; never empty means that nothing it says counts. */
  readonly accidentsOfOurs: unknown[];
}

export interface WorldParts {
  readonly seed: number;
  readonly chance: Chance;
  readonly trace: Trace;
  readonly faults: Faults;
  readonly handlers?: Readonly<Record<string, Handler>>;
}

/** Builds a world and lets it come to rest: every service serves its first version. */
export async function createWorld({
  seed,
  chance,
  trace,
  faults,
  handlers = {},
}: WorldParts): Promise<World> {
  const accidentsOfOurs: unknown[] = [];
  const clock = simulationClock(beginning, (error) => accidentsOfOurs.push(error));
  const identities = createIdentities();
  const crossings = createCrossings({ seed, clock, faults, trace });
  const records = new Map<string, Deployment>();
  const witnesses: Witnesses[] = [];
  const pinned: Pinned = new Map();
  const calm = new Set<Place>();
  const table = memoryTable((item) => {
    for (const witness of witnesses) witness.onItem?.(item);
    const entry = entryOf(item);
    if (!entry) return;
    records.set(entry.deploymentId, applyEvent(records.get(entry.deploymentId), entry));
    trace.line(clock.now(), 'journal', `${entry.deploymentId} ${entry.seq} ${entry.event.type}`);
    for (const witness of witnesses) witness.onEntry(entry);
  });

  const functions = createFunctions({
    clock,
    faults,
    trace,
    crossings,
    table,
    cloud: () => cloud,
    catalogue: () => ({ catalogue: world.catalogue, catalogueVersion: versionOf(world.catalogue) }),
    askTestListener: (url) => answerTo(url, cloud, world.places),
    phaseOf: (deploymentId) => phaseOf(deploymentId && records.get(deploymentId)),
    onEffect: (effect) => witnesses.forEach((witness) => witness.onEffect(effect)),
    handlers,
  });
  const luck = chance.fork('cloud');
  const cloud = createSimulatedCloud({
    clock,
    identities,
    chance: () => luck.next(),
    lambda: functions.invoker,
    deliver: deliveries({
      faults,
      clock,
      trace,
      invokeLater: (...invocation) => functions.invoker.invokeLater(...invocation),
      phaseOf: (event) =>
        phaseOf(deploymentBehind(event, { table, records, places: () => world.places })),
    }),
    onEvent: (event) => witnesses.forEach((witness) => witness.onEvent(event)),
  });

  const world: World = {
    clock,
    chance,
    trace,
    faults,
    crossings,
    table,
    cloud,
    functions,
    places: [],
    pinned,
    calm,
    catalogue: company,
    records,
    witnesses,
    accidents: [],
    accidentsOfOurs,
  };
  const built = await build(cloud, company);
  startTraffic({ clock, cloud, places: built, pinned, calm });
  return Object.assign(world, { places: built });
}

async function build(cloud: SimulatedCloud, catalogue: Catalogue): Promise<Place[]> {
  pushImages(cloud, catalogue);
  const wheres = placesOf(catalogue);
  for (const environment of new Set(wheres.map((where) => where.environment)))
    cloud.ecs.core.createCluster(`slipway-${environment}`);
  const places: Place[] = [];
  for (const where of wheres) {
    const service = catalogue.services[where.service];
    if (service) places.push(await buildPlace(cloud, where, service));
  }
  buildOrchestrator(cloud, wheres);
  return places;
}

const versions = new WeakMap<Catalogue, string>();

function versionOf(catalogue: Catalogue): string {
  const known = versions.get(catalogue);
  if (known) return known;
  const made = createHash('sha256').update(JSON.stringify(catalogue)).digest('hex').slice(0, 12);
  versions.set(catalogue, made);
  return made;
}

function entryOf(item: Item): JournalEntry | undefined {
  const { sk, pk, event } = item;
  const isEntry = String(pk).startsWith('DEPLOYMENT#') && String(sk).startsWith('ENTRY#');
  // Only the journal's own `append` writes such items.
  return isEntry && event !== undefined ? (item as unknown as JournalEntry) : undefined;
}

function phaseOf(deployment: Deployment | '' | undefined): Phase {
  if (!deployment) return 'none';
  return deployment.phase === 'settled' ? 'settling' : deployment.phase;
}

/** What the new revision says to the smoke test, at the address that the test listener has. */
function answerTo(url: string, cloud: SimulatedCloud, places: readonly Place[]): Asked {
  const { hostname } = new URL(url);
  const where = places.find(({ loadBalancer }) => loadBalancer.dnsName === hostname);
  const { action } = where ? cloud.elbv2.core.listener(where.test) : { action: undefined };
  const group =
    action?.kind === 'forward' ? action.weights.find(({ weight }) => weight > 0) : undefined;
  const release = group && releaseBehind(cloud, group.targetGroupArn);
  return release ? { kind: 'answered', status: release.smoke } : { kind: 'answered', status: 503 };
}
