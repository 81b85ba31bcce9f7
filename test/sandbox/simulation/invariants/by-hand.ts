import type { DeploymentEvent } from '../../../../orchestrator/deployment/events.ts';
import type { Courtroom } from './courtroom.ts';

/** Adds an entry to a journal behind everybody's back; its seal fits nothing. */
export async function addEntry(
  court: Courtroom,
  deploymentId: string,
  event: DeploymentEvent,
  { by = 'step:settle' }: { readonly by?: string } = {},
): Promise<void> {
  const seq = (court.judges.ledger.runs.get(deploymentId)?.entries.length ?? 0) + 1;
  await court.write({
    pk: `DEPLOYMENT#${deploymentId}`,
    sk: `ENTRY#${String(seq).padStart(6, '0')}`,
    deploymentId,
    seq,
    at: new Date(court.world.clock.now()).toISOString(),
    by,
    event,
  });
  court.judges.check();
}
