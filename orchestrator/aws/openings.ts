import type { JournalEntry } from '../deployment/events.ts';
import { genesisHash } from '../deployment/journal.ts';
import type { DeploymentRequest } from '../deployment/request.ts';
import { outboxRow } from './announcements.ts';
import type { Notice } from './bus.ts';
import { approvalWrite } from './decisions.ts';
import { historyLine } from './history.ts';
import { entryWrites, nextEntry } from './journal.ts';
import { keys } from './keys.ts';
import { claimLock, type Lock } from './locks.ts';
import type { Meta } from './record.ts';
import { TransactionRefused, type Table, type Write } from './table.ts';

/** A new deployment, and the waiting one that it replaces, if it replaces one. */
export interface Opening {
  readonly request: DeploymentRequest;
  /** The lock as it was read; the request's fence is one more than its. */
  readonly lock: Lock;
  readonly replaced?: { readonly deploymentId: string; readonly meta: Meta };
}

/** What was written, and what others should now be told. */
export interface Opened {
  readonly entry: JournalEntry;
  readonly notices: readonly Notice[];
}

export interface Openings {
  /**
   * One transaction: the lock, the journal's first entry, the history's line and the outbox's row; and, for a
   * replacement, the old deployment's decision with its entry. Undefined if anybody was quicker.
   */
  open(opening: Opening): Promise<Opened | undefined>;
}

export function createOpenings(table: Table, now: () => Date): Openings {
  return {
    open: async (opening) => {
      const { request } = opening;
      const entry = firstEntry(request);
      const ended = opening.replaced && replacementEntry(opening, now());
      try {
        await table.transact([
          claimLock(opening.lock, request.deploymentId),
          ...openingWrites(request, entry),
          ...(ended ? ended.writes : []),
        ]);
      } catch (error) {
        if (error instanceof TransactionRefused) return undefined;
        throw error;
      }
      const written = ended ? [entry, ended.entry] : [entry];
      return { entry, notices: written.map((each) => noticeOf(each, request)) };
    },
  };
}

function firstEntry(request: DeploymentRequest): JournalEntry {
  const { deploymentId, requester: by, requestedAt } = request;
  const event = { type: 'DeploymentRequested', request } as const;
  const start = { seq: 0, headHash: genesisHash };
  return nextEntry(start, { deploymentId, event, by }, new Date(requestedAt));
}

function openingWrites(request: DeploymentRequest, entry: JournalEntry): Write[] {
  const { deploymentId, service, environment, fence } = request;
  const meta: Meta = { seq: 1, headHash: entry.hash, service, environment, fence, announcedSeq: 0 };
  return [
    { kind: 'put', item: { ...keys.meta(deploymentId), ...meta }, when: [{ absent: 'pk' }] },
    { kind: 'put', item: { ...keys.entry(deploymentId, 1), ...entry }, when: [{ absent: 'pk' }] },
    historyLine(request),
    outboxRow(deploymentId),
  ];
}

/** The replaced deployment's question is answered here; its own state machine then finds that and ends CANCELLED. */
function replacementEntry({ request, replaced }: Opening, now: Date) {
  if (!replaced) throw new TypeError('nothing is replaced');
  const { deploymentId, meta } = replaced;
  const by = request.requester;
  const decision = { kind: 'replace', by, at: now.toISOString() } as const;
  const event = { type: 'DecisionMade', decision: decision.kind, by } as const;
  const entry = nextEntry(meta, { deploymentId, event, by }, now);
  return { entry, writes: [...entryWrites(meta, entry), approvalWrite(deploymentId, decision)] };
}

const noticeOf = (
  { deploymentId, seq, event }: JournalEntry,
  { service, environment }: DeploymentRequest,
): Notice => ({ deploymentId, service, environment, seq, type: event.type });
