import type { Appending, Journal } from '../aws/journal.ts';
import type { JournalEntry, Verdict } from '../deployment/events.ts';

type Gate = 'TrafficAdmitted' | 'BakeJudged';

const severity = { pass: 0, inconclusive: 1, fail: 2 } as const;

/**
 * Puts a gate's verdict on record and resolves to the one that stands. Where the step ran before, the worse of both
 * stands: what was found later must be acted on, and must be in the journal; what got better meanwhile does not count.
 */
export async function noteVerdict(
  journal: Pick<Journal, 'append' | 'require'>,
  { type, verdict, ...noting }: Omit<Appending, 'event'> & { type: Gate; verdict: Verdict },
): Promise<Verdict> {
  const event = { type, verdict };
  const appended = await journal.append({ ...noting, event });
  if (appended.kind === 'appended') return verdict;
  const record = await journal.require(noting.deploymentId);
  const standing = lastVerdict(record.journal, type) ?? verdict;
  if (severity[verdict.kind] <= severity[standing.kind]) return standing;
  await journal.append({ ...noting, event, detail: `${noting.detail ?? ''}:${verdict.kind}` });
  return verdict;
}

function lastVerdict(journal: readonly JournalEntry[], type: Gate): Verdict | undefined {
  const last = journal.findLast(({ event }) => event.type === type)?.event;
  return last && 'verdict' in last ? last.verdict : undefined;
}
