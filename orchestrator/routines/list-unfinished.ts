import type { Announcements } from '../aws/announcements.ts';
import type { Locks } from '../aws/locks.ts';

/** Deployments that may still be on their way, and those whose end chat has not told yet. */
export interface Unfinished {
  /** Each once. A deployment that was replaced has no lock any more, but it still has to end: until then it is untold. */
  readonly open: readonly string[];
  readonly untold: readonly string[];
}

export async function listUnfinished({
  locks,
  announcements,
}: {
  readonly locks: Pick<Locks, 'list'>;
  readonly announcements: Pick<Announcements, 'untold'>;
}): Promise<Unfinished> {
  const [held, untold] = await Promise.all([locks.list(), announcements.untold()]);
  const owners = held.flatMap(({ owner }) => owner ?? []);
  return { open: [...new Set([...owners, ...untold])], untold };
}
