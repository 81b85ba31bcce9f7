import type { Deployment } from './deployment.ts';
import type { Outcome, RollbackCause } from './events.ts';
import type { WorldVerdict } from './judge-world.ts';

export interface Ending {
  readonly outcome: Outcome;
  /** One sentence for people. */
  readonly reason: string;
  readonly cause?: RollbackCause;
}

/** What is known when a deployment ends; `world` was read just now. */
export interface EndFacts {
  readonly deployment: Deployment;
  readonly world: WorldVerdict;
  /** Whether production traffic ever reached the new revision. */
  readonly moved: boolean;
  /** Set when CodeDeploy was asked for, though the answer may have been lost. */
  readonly begun: boolean;
  /** CodeDeploy is still at work on our deployment. */
  readonly inFlight: boolean;
  /** CodeDeploy's own word on how its deployment ended. */
  readonly platformStatus?: string;
  readonly fault?: { readonly error: string; readonly step: string };
}

/** How a deployment ended. What cannot be proven needs a human. */
export function chooseOutcome(facts: EndFacts): Ending {
  if (!facts.begun) return endBeforeStart(facts);
  if (facts.inFlight) return needsHuman(facts, 'CodeDeploy is still at work on this deployment');
  switch (facts.world.serving) {
    case 'unclear':
      return needsHuman(
        facts,
        `it is not clear what serves production: ${facts.world.reasons.join('; ')}`,
      );
    case 'target':
      return endOnTarget(facts);
    case 'source':
      return endOnSource(facts);
  }
}

/** Nothing of production was touched: how it ended is what people, or our own checks, said. */
function endBeforeStart({ deployment, fault }: EndFacts): Ending {
  const { decision, stopRequested, planRefused } = deployment;
  if (decision?.kind === 'reject') return { outcome: 'REJECTED', reason: `${decision.by} said no` };
  if (decision?.kind === 'expire') return { outcome: 'EXPIRED', reason: 'nobody approved in time' };
  if (decision?.kind === 'cancel' || decision?.kind === 'replace')
    return { outcome: 'CANCELLED', reason: `${decision.by} cancelled before anything started` };
  if (stopRequested)
    return {
      outcome: 'CANCELLED',
      reason: `${stopRequested.by} cancelled before anything started`,
    };
  return { outcome: 'FAILED_SAFE', ...reasonOf(deployment, planRefused, fault) };
}

function reasonOf(
  { migration }: Deployment,
  refused: readonly string[] | undefined,
  fault: EndFacts['fault'],
): Pick<Ending, 'reason' | 'cause'> {
  if (refused) return { reason: refused.join('; ') };
  const ranToItsEnd = migration?.finishedAt && !(fault && migration.exitCode === null);
  if (ranToItsEnd && migration.exitCode !== 0)
    return { reason: `the migration ended with exit code ${migration.exitCode ?? 'unknown'}` };
  if (fault)
    return {
      reason: `${fault.step} failed (${fault.error})`,
      cause: { kind: 'fault', error: fault.error },
    };
  return { reason: 'it was stopped before anything started' };
}

function endOnTarget(facts: EndFacts): Ending {
  const { deployment } = facts;
  if (deployment.rollback)
    return needsHuman(facts, 'a rollback was started, but the new version serves production');
  if (deployment.phase !== 'promoting' || deployment.bake?.verdict?.kind !== 'pass')
    return needsHuman(facts, 'the new version serves production without having passed its bake');
  if (facts.platformStatus !== 'Succeeded')
    return needsHuman(facts, `CodeDeploy says ${facts.platformStatus}, but the new version serves`);
  return {
    outcome: 'SUCCEEDED',
    reason: `${deployment.request.version} serves all of production`,
  };
}

function endOnSource({ deployment, moved, fault }: EndFacts): Ending {
  const cause: RollbackCause | undefined =
    deployment.rollback?.cause ?? (fault && { kind: 'fault', error: fault.error });
  const because = cause ? { cause } : {};
  const source = deployment.plan?.source.version ?? 'the old version';
  if (moved)
    return {
      outcome: 'ROLLED_BACK',
      reason: `${source} serves all of production again`,
      ...because,
    };
  const stoppedBy = cause?.kind === 'person' ? cause.by : deployment.stopRequested?.by;
  if (stoppedBy)
    return {
      outcome: 'CANCELLED',
      reason: `${stoppedBy} stopped it before traffic moved`,
      ...because,
    };
  return { outcome: 'FAILED_SAFE', reason: `traffic never moved; ${source} serves`, ...because };
}

function needsHuman({ deployment }: EndFacts, reason: string): Ending {
  return {
    outcome: 'NEEDS_HUMAN',
    reason,
    ...(deployment.rollback ? { cause: deployment.rollback.cause } : {}),
  };
}
