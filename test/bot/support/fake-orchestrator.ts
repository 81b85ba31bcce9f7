import { createHash } from 'node:crypto';
import type { Announcement, Orchestrator } from '../../../orchestrator/client.ts';
import { deployments } from './deployments.ts';

export interface Refused {
  readonly code: string;
  readonly by: string;
  readonly facts: Record<string, unknown>;
}

/** An orchestrator that remembers what it was asked; each answer can be replaced by the test. */
export function fakeOrchestrator(answers: Partial<Orchestrator> = {}) {
  const calls: { name: string; argument: unknown }[] = [];
  const refused: Refused[] = [];
  const seen = new Set<string>();
  const announcements = new Map<string, Announcement>();
  const noted =
    <A, R>(name: string, answer: (argument: A) => Promise<R>) =>
    async (argument: A) => {
      calls.push({ name, argument });
      return answer(argument);
    };

  const orchestrator: Orchestrator = {
    requestDeployment: noted(
      'requestDeployment',
      answers.requestDeployment ??
        (async () => ({ kind: 'accepted', deployment: deployments.requested })),
    ),
    requestRollback: noted(
      'requestRollback',
      answers.requestRollback ??
        (async () => ({ kind: 'stopping', deployment: deployments.baking, effect: 'rollback' })),
    ),
    decide: noted(
      'decide',
      answers.decide ??
        (async ({ decision }) => ({
          kind: 'decided',
          decision,
          deployment: deployments.approved,
        })),
    ),
    requestStop: noted(
      'requestStop',
      answers.requestStop ??
        (async () => ({ kind: 'stopping', deployment: deployments.awaiting, effect: 'cancel' })),
    ),
    status: noted('status', answers.status ?? (async () => [])),
    read: answers.read ?? (async () => undefined),
    readAnnouncement:
      answers.readAnnouncement ??
      (async (deploymentId) => announcements.get(deploymentId) ?? { announcedSeq: 0 }),
    saveAnnouncement:
      answers.saveAnnouncement ??
      (async (deploymentId, announcement) => void announcements.set(deploymentId, announcement)),
    recordRefusal: answers.recordRefusal ?? (async (entry) => void refused.push(entry)),
    rememberSignature:
      answers.rememberSignature ??
      (async (signature) => {
        const hash = createHash('sha256').update(signature).digest('hex');
        const first = !seen.has(hash);
        seen.add(hash);
        return first;
      }),
  };
  return { orchestrator, calls, refused, announcements };
}
