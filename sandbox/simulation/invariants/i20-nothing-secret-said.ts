import { secret } from '../chat/index.ts';
import type { Court, Invariant } from './court.ts';

/** What is planted in a world: the beginning of every task token, and the two secrets of the app in Slack. */
const planted = ['AQC4secretTaskToken', secret.signingSecret, secret.botToken] as const;

/**
 * I20, end: planted secrets and tokens appear in no log, history, audit entry, card or error.
 *
 * A token may be in the wait of an open run, where it waits for its answer, and nowhere else in the table. Step Functions
 * itself writes into its history what a task was scheduled with; that alone cannot be helped, and who may read it is
 * restricted (T11).
 */
export const i20: Invariant = {
  number: 'I20',
  when: 'end',
  hear: (court) => ({
    end: () => {
      judgeTable(court);
      judgeLogs(court);
      judgeHistories(court);
      judgeChat(court);
    },
  }),
};

function judgeTable({ world, ledger, cry }: Court) {
  for (const item of world.table.items()) {
    const { pk, sk } = item;
    const id = String(pk).replace('DEPLOYMENT#', '');
    const waits = String(sk).startsWith('WAIT#') && ledger.runs.get(id)?.settled === undefined;
    if (!waits && isTold(item)) cry(`a secret is in the table: ${String(pk)} ${String(sk)}`);
  }
}

function judgeLogs({ world, cry }: Court) {
  for (const line of world.functions.logged())
    if (isTold(line)) cry(`a secret is in the log: ${line.split(' ').slice(0, 4).join(' ')} …`);
}

function judgeHistories({ world, cry }: Court) {
  for (const {
    name,
    history,
    input,
    output,
    error,
    cause,
  } of world.cloud.states.core.executions()) {
    if (isTold([input, output, error, cause]))
      cry('a secret is in what its execution was given or gave', name);
    for (const event of history.events)
      if (isTold({ ...event, taskScheduledEventDetails: undefined }))
        cry(`a secret is in its history: ${event.type}`, name);
  }
}

function judgeChat({ around, cry }: Court) {
  for (const { deploymentId, revisions } of around.slack?.posted() ?? [])
    if (isTold(revisions.at(-1)?.blocks)) cry('a secret is in the channel', deploymentId);
}

/** Whether any text in a value holds a planted secret. */
function isTold(value: unknown): boolean {
  if (typeof value === 'string') return planted.some((text) => value.includes(text));
  if (typeof value !== 'object' || value === null) return false;
  for (const inner of Object.values(value)) if (isTold(inner)) return true;
  return false;
}
