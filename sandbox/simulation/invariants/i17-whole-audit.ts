import type { EventType, JournalEntry } from '../../../orchestrator/deployment/events.ts';
import { verifyJournal } from '../../../orchestrator/deployment/journal.ts';
import type { Item } from '../../../orchestrator/aws/table.ts';
import { isGateOpened } from './gate.ts';
import type { Court, Invariant, Written } from './court.ts';
import type { Run, SeenEffect } from './ledger.ts';

/** By what name each effect is intended (orchestrator/aws/intents.ts). */
const intents: Readonly<Record<string, readonly string[]>> = {
  RegisterTaskDefinition: ['register-revision'],
  RunTask: ['start-migration'],
  StopTask: ['stop-migration'],
  CreateDeployment: ['start-deployment'],
  StopDeployment: ['roll-back'],
  ContinueDeployment: ['promote'],
};

/** Which entry tells what became of an effect. */
const results: Readonly<Record<string, EventType>> = {
  RegisterTaskDefinition: 'RevisionRegistered',
  RunTask: 'MigrationStarted',
  StopTask: 'MigrationFinished',
  CreateDeployment: 'DeploymentStarted',
  StopDeployment: 'RollbackStarted',
  ContinueDeployment: 'DeploymentPromoted',
};

/** What happens at most once in a run, whoever runs twice. */
const onlyOnce = new Set<EventType>([
  'DeploymentRequested',
  'PlanMade',
  'ApprovalRequested',
  'DecisionMade',
  'RevisionRegistered',
  'MigrationStarted',
  'MigrationFinished',
  'DeploymentStarted',
  'SmokeTestJudged',
  'StopRequested',
  'RollbackStarted',
  'DeploymentPromoted',
  'DeploymentSettled',
]);

/**
 * I17, end: one audit entry for each decision and each effect, the intent before and the result after; the sequence has
 * no gaps, the chain of hashes holds, and each entry names a person or a rule.
 *
 * The intent must be written before the call is sent. The result may be missing where whoever acted was stopped, or
 * could not write: then the entry of who turned back or settled tells of the fault. The journals of refusals are chained the same way.
 */
export const i17: Invariant = {
  number: 'I17',
  when: 'end',
  hear: (court) => ({
    effect: (effect) => judgeIntent(court, effect),
    written: judgeOverwriting(court),
    end: () => {
      for (const run of court.ledger.runs.values()) judgeRun(court, run);
      judgeRefusals(court);
    },
  }),
};

/** A chain whose last entry was written over is still whole: only who saw both can tell. */
function judgeOverwriting({ cry }: Court): (written: Written) => void {
  const seen = new Set<string>();
  return ({ item }) => {
    const { pk, sk } = item;
    if (!isEntry(item)) return;
    const key = `${String(pk)} ${String(sk)}`;
    if (seen.has(key)) cry(`${key} was written over`);
    seen.add(key);
  };
}

function judgeIntent({ cry }: Court, effect: SeenEffect) {
  const { operation, run, sentAt } = effect;
  const needed = isGateOpened(effect) ? ['admit-traffic'] : intents[operation];
  if (!needed || !run) return;
  const isIntended = needed.some((name) => (run.intents.get(name) ?? Infinity) <= sentAt);
  if (!isIntended)
    cry(`${operation} was sent before it was written down (${needed.join(' or ')})`, run.id);
}

function judgeRun(court: Court, run: Run) {
  const { cry, world } = court;
  const items = world.table.partition(`DEPLOYMENT#${run.id}`);
  const audit = verifyJournal(items.filter(isEntry).map(withoutKeys), headOf(items));
  if (audit.kind === 'broken')
    cry(`its journal is broken at ${audit.seq}: ${audit.reason}`, run.id);
  for (const type of onlyOnce) {
    const count = run.entries.filter(({ event }) => event.type === type).length;
    if (count > 1) cry(`${type} is in its journal ${count} times`, run.id);
  }
  for (const { by } of run.entries)
    if (!isNamed(by, court)) cry(`an entry names nobody: ${by}`, run.id);
  judgeResults(court, run);
}

/** A person, or the step whose rule it was. */
const isNamed = (by: string, { ledger }: Court) =>
  /^step:[a-z-]+$/.test(by) ||
  ledger.cataloguesIn(-Infinity, Infinity).some(({ people }) => Object.hasOwn(people, by));

function judgeResults({ cry, world }: Court, run: Run) {
  const execution = world.cloud.states.core.executions().find(({ name }) => name === run.id);
  const isInterrupted =
    execution?.status !== 'SUCCEEDED' ||
    run.settled?.outcome === 'NEEDS_HUMAN' ||
    run.entries.some(({ event }) => 'cause' in event && event.cause?.kind === 'fault');
  for (const { operation } of run.effects) {
    const result = results[operation];
    if (result === undefined || isInterrupted) continue;
    if (!run.entries.some(({ event }) => event.type === result))
      cry(`${operation} has no entry that tells what became of it`, run.id);
  }
}

function judgeRefusals({ cry, world }: Court) {
  const days = new Set(world.table.items().flatMap(({ pk }) => (isRefusals(pk) ? pk : [])));
  for (const day of days) {
    const items = world.table.partition(day);
    const audit = verifyJournal(items.filter(isEntry).map(withoutKeys), headOf(items));
    if (audit.kind === 'broken') cry(`${day} is broken at ${audit.seq}: ${audit.reason}`);
  }
}

const isRefusals = (pk: unknown): pk is string =>
  typeof pk === 'string' && pk.startsWith('REFUSALS#');
const isEntry = ({ sk }: Item) => String(sk).startsWith('ENTRY#');

/** As it was sealed. A cast at this door: the seal itself says whether it is whole. */
const withoutKeys = (item: Item) =>
  Object.fromEntries(
    Object.entries(item).filter(([name]) => name !== 'pk' && name !== 'sk'),
  ) as unknown as JournalEntry;

function headOf(items: readonly Item[]): { seq: number; headHash: string } | undefined {
  const { seq, headHash } = items.find(({ sk }) => sk === 'META') ?? {};
  return typeof seq === 'number' && typeof headHash === 'string' ? { seq, headHash } : undefined;
}
