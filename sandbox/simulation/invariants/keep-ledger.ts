import { names } from '../../../orchestrator/catalogue/names.ts';
import type { Catalogue } from '../../../orchestrator/catalogue/schema.ts';
import type { JournalEntry } from '../../../orchestrator/deployment/events.ts';
import type { AwsEvent } from '../../services/wiring.ts';
import type { Effect } from '../clients.ts';
import type { Place } from '../places.ts';
import type { World } from '../world.ts';
import type { Ledger, LockState, Loss, Route, Run, SeenEffect } from './ledger.ts';
import type { Written } from './court.ts';
import { readLock } from './read-lock.ts';
import { idOfCodeDeploy, idOfDefinition, whose } from './whose.ts';

/** Writes down what happens, and gives each thing back in the form in which judges hear it. */
export interface LedgerKeeper {
  readonly ledger: Ledger;
  noteEffect(effect: Effect): SeenEffect;
  noteEvent(event: AwsEvent): void;
  noteRoute(route: Route): void;
  noteEntry(entry: JournalEntry): Run | undefined;
  noteItem(written: Written): void;
  /** Somebody may have put another catalogue in force. */
  noteCatalogue(): void;
}

export function keepLedger(world: World): LedgerKeeper {
  const { clock, places, cloud } = world;
  const runs = new Map<string, Run>();
  const effects: SeenEffect[] = [];
  const routes: Route[] = [];
  const losses: Loss[] = [];
  const recounts: { at: number; place: Place }[] = [];
  const locks = new Map<string, LockState[]>();
  const lost = new Set<string>();
  const catalogues: { at: number; catalogue: Catalogue }[] = [
    { at: -Infinity, catalogue: world.catalogue },
  ];

  watchCounts(world, (place) => recounts.push({ at: clock.now(), place }));
  for (const item of world.table.partition('LOCK'))
    noteLock({ at: clock.now(), item, by: undefined });

  const runOf = (id: string | undefined) => (id === undefined ? undefined : runs.get(id));
  const ledger: Ledger = {
    runs,
    effects,
    routes,
    losses,
    recounts,
    locks: ({ service, environment }) => locks.get(`${service}#${environment}`) ?? [],
    cataloguesIn: (from, to) =>
      catalogues
        .filter(({ at }, index) => at <= to && (catalogues[index + 1]?.at ?? Infinity) >= from)
        .map(({ catalogue }) => catalogue),
    runOfDefinition: (arn) => runOf(idOfDefinition(arn, world)),
    runOfCodeDeploy: (deployment) => runOf(idOfCodeDeploy(deployment, cloud.codedeploy.core)),
  };

  function noteLock({ at, item, by }: Written) {
    const key = String(item.sk);
    const known = locks.get(key) ?? [];
    locks.set(key, known);
    const writer = by && { name: by.name, deploymentId: by.deploymentId };
    known.push({ at, ...readLock(item), ...(writer ? { by: writer } : {}) });
  }

  return {
    ledger,
    noteEffect: (effect) => {
      const seen = { ...effect, run: runOf(whose(effect, world)) };
      effects.push(seen);
      seen.run?.effects.push(seen);
      return seen;
    },
    noteEvent: (event) => {
      const loss = lossIn(event, world, lost);
      if (loss) losses.push(loss);
    },
    noteRoute: (route) => void routes.push(route),
    noteEntry: (entry) => {
      const run = runs.get(entry.deploymentId) ?? begin(entry, places);
      if (!run) return undefined;
      runs.set(run.id, run);
      add(run, entry, clock.now());
      return run;
    },
    noteItem: (written) => {
      const { pk, sk } = written.item;
      if (pk === 'LOCK') noteLock(written);
      else if (typeof sk === 'string' && sk.startsWith('INTENT#')) noteIntent(runs, written);
    },
    noteCatalogue: () => {
      if (catalogues.at(-1)?.catalogue !== world.catalogue)
        catalogues.push({ at: clock.now(), catalogue: world.catalogue });
    },
  };
}

function begin({ deploymentId, event }: JournalEntry, places: readonly Place[]): Run | undefined {
  if (event.type !== 'DeploymentRequested') return undefined;
  const { service, environment, requestedAt } = event.request;
  return {
    id: deploymentId,
    place: places.find((it) => it.service === service && it.environment === environment),
    requestedAt: Date.parse(requestedAt),
    entries: [],
    effects: [],
    intents: new Map(),
  };
}

function add(run: Run, entry: JournalEntry, at: number) {
  run.entries.push(entry);
  const { event } = entry;
  if (event.type === 'PlanMade') run.plan ??= event;
  if (event.type === 'DeploymentSettled') run.settled ??= { at, outcome: event.outcome };
}

function noteIntent(runs: ReadonlyMap<string, Run>, { at, item: { pk, sk } }: Written) {
  const intents = runs.get(String(pk).replace('DEPLOYMENT#', ''))?.intents;
  const name = String(sk).replace('INTENT#', '');
  if (intents && !intents.has(name)) intents.set(name, at);
}

/** A console, or somebody's script, may ask for more or fewer tasks; CodeDeploy never does. */
function watchCounts({ cloud, places }: World, onRecount: (place: Place) => void) {
  const { core } = cloud.ecs;
  const set = core.setDesiredCount.bind(core);
  core.setDesiredCount = (service, count) => {
    const { arn } = service;
    const place = places.find(
      (it) => core.findService(names.cluster(it.environment), names.ecsService(it))?.arn === arn,
    );
    if (place) onRecount(place);
    set(service, count);
  };
}

/** ECS says with each task's end why it ended; scaling in is nobody's loss. */
function lossIn(
  { source, detail }: AwsEvent,
  { cloud, clock }: World,
  known: Set<string>,
): Loss | undefined {
  const { stopCode, stoppedReason, taskArn } = detail;
  if (source !== 'aws.ecs' || stopCode === undefined || typeof taskArn !== 'string')
    return undefined;
  const isScaling =
    stopCode === 'ServiceSchedulerInitiated' && String(stoppedReason).startsWith('Scaling');
  const [place] = cloud.ecs.core.tasks.get(taskArn)?.loadBalancers ?? [];
  if (isScaling || known.has(taskArn) || place?.targetGroupArn === undefined) return undefined;
  known.add(taskArn);
  return { at: clock.now(), targetGroup: place.targetGroupArn };
}
