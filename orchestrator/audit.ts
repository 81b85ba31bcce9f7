import { createRecord } from './aws/record-tools.ts';
import { createRefusals, type Refusals } from './aws/refusals.ts';
import type { Journal } from './aws/journal.ts';
import { connectTable } from './aws/table.ts';
import { verifyJournal, type Audit } from './deployment/journal.ts';

const usage =
  'usage: npm run audit-trail -- <deployment id> | <yyyy-mm-dd, for the refusals of a day>';

/** Checks the seals of one deployment's journal against the head that its record names; undefined if there is none. */
export const auditDeployment =
  (journal: Pick<Journal, 'read'>) =>
  async (deploymentId: string): Promise<Audit | undefined> => {
    const record = await journal.read(deploymentId);
    return record && verifyJournal(record.journal, record.meta);
  };

/** Checks the seals of a day's (`yyyy-mm-dd`) refusals. */
export const auditRefusals =
  (refusals: Pick<Refusals, 'read'>) =>
  async (day: string): Promise<Audit> => {
    const { entries, head } = await refusals.read(day);
    return verifyJournal(entries, head);
  };

/**
 * `npm run audit-trail -- <deployment id or day>`: reads the table named by `TABLE_NAME` (default `slipway`) and says
 * whether the journal is whole. Resolves to the exit code: 0 intact, 1 broken or unknown, 2 for a wrong call.
 */
export async function runAudit(
  [subject]: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
  print: (line: string) => void,
): Promise<number> {
  if (subject === undefined) {
    print(usage);
    return 2;
  }
  const table = connectTable(env.TABLE_NAME ?? 'slipway');
  const now = () => new Date();
  const { journal } = createRecord({
    table,
    now,
    bus: { publish: async () => undefined, beat: async () => undefined },
  });
  const audit = /^\d{4}-\d{2}-\d{2}$/.test(subject)
    ? await auditRefusals(createRefusals(table, now))(subject)
    : await auditDeployment(journal)(subject);
  print(wordAudit(subject, audit));
  return audit?.kind === 'intact' ? 0 : 1;
}

function wordAudit(subject: string, audit: Audit | undefined): string {
  if (!audit) return `${subject}: there is no such journal`;
  return audit.kind === 'intact'
    ? `${subject}: intact, ${audit.entries} entries, head ${audit.headHash}`
    : `${subject}: BROKEN at entry ${audit.seq}: ${audit.reason}`;
}

if (import.meta.main)
  process.exitCode = await runAudit(process.argv.slice(2), process.env, (line) =>
    process.stdout.write(`${line}\n`),
  );
