import type { Deployment } from './deployment.ts';
import type { Outcome, RollbackCause } from './events.ts';
import type { WorldVerdict } from './judge-world.ts';

export interface Ending {
  readonly outcome: Outcome;
  /** One sentence for people. */
  readonly reason: string;
  readonly cause?: RollbackCause;
  /** What is not as it should be although it succeeded. */
  readonly warnings?: readonly string[];
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
  /** Task sets that are still there beside the one that serves. */
  readonly leftovers?: readonly string[];
  readonly fault?: Fault;
}

/** What broke the machine; `said`: in the words of whoever stopped it. */
interface Fault {
  readonly error: string;
  readonly step: string;
  readonly said?: string;
}

/** How a deployment ended. What cannot be proven needs a human. */
export function chooseOutcome(facts: EndFacts): Ending {
  if (!facts.begun) return migratedForGood(facts) ?? endBeforeStart(facts);
  if (facts.inFlight && !isOnlyCleaningUp(facts))
    return needsHuman(facts, 'CodeDeploy is still at work on this deployment');
  const { cause } = facts.deployment.rollback ?? {};
  // What serves may be clear; why somebody wanted it otherwise is not.
  if (cause?.kind === 'changed-by-hand')
    return needsHuman(facts, `somebody changed it by hand: ${cause.reasons.join('; ')}`);
  switch (facts.world.serving) {
    case 'unclear':
      return needsHuman(
        facts,
        `it is not clear what serves production: ${facts.world.reasons.join('; ')}${noWay(facts)}`,
      );
    case 'target':
      return endOnTarget(facts);
    case 'source':
      return endOnSource(facts);
  }
}

/** The new version has all traffic for good; CodeDeploy's remaining work is to let the old tasks go (F64). */
const isOnlyCleaningUp = ({ deployment, world }: EndFacts) =>
  world.serving === 'target' && deployment.phase === 'promoting' && !deployment.rollback;

/** A migration that the old version cannot live with has begun, though no traffic moved (F47). */
function migratedForGood(facts: EndFacts): Ending | undefined {
  const { migration, plan } = facts.deployment;
  if (plan?.noWayBack === undefined || migration?.startedAt === undefined) return undefined;
  return needsHuman(
    facts,
    `the migration of ${plan.target.version} has begun, and ${plan.source.version} may not be able to serve any more: ${plan.noWayBack}`,
  );
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
      reason: wordFault(fault),
      cause: causeOfFault(fault),
    };
  return { reason: 'it was stopped before anything started' };
}

/** What ended the machine from outside is a person's doing or the clock's, and nothing that failed. */
function wordFault({ error, said, step }: Fault): string {
  const words = said ? `: ${said}` : '';
  if (error === 'ABORTED') return `somebody stopped its execution in Step Functions${words}`;
  if (error === 'TIMED_OUT') return 'its execution ran out of time';
  return `${step} failed (${error})`;
}

export const causeOfFault = ({ error, said }: Omit<Fault, 'step'>): RollbackCause => ({
  kind: 'fault',
  error,
  ...(said ? { said } : {}),
});

function endOnTarget(facts: EndFacts): Ending {
  const { deployment } = facts;
  if (deployment.rollback?.keepsTraffic)
    return needsHuman(facts, `it was stopped with all traffic on the new version${noWay(facts)}`);
  if (deployment.rollback)
    return needsHuman(facts, 'a rollback was started, but the new version serves production');
  if (deployment.phase !== 'promoting' || deployment.bake?.verdict?.kind !== 'pass')
    return needsHuman(facts, 'the new version serves production without having passed its bake');
  if (facts.platformStatus !== 'Succeeded' && !facts.inFlight)
    return needsHuman(facts, `CodeDeploy says ${facts.platformStatus}, but the new version serves`);
  return {
    outcome: 'SUCCEEDED',
    reason: `${deployment.request.version} serves all of production`,
    warnings: warningsOf(facts),
  };
}

function warningsOf({ deployment, inFlight, leftovers = [] }: EndFacts): string[] {
  const source = deployment.plan?.source.version ?? 'the old version';
  const next = 'the next deployment is refused until it is gone';
  return [
    ...(inFlight ? [`CodeDeploy has not finished letting ${source} go`] : []),
    ...leftovers.map((id) => `task set ${id} of ${source} has not gone away; ${next}`),
  ];
}

/** Trouble is never followed by a blind way back where none leads back. */
const noWay = ({ deployment: { plan } }: EndFacts) =>
  plan?.noWayBack === undefined
    ? ''
    : `; no way leads back to ${plan.source.version}: ${plan.noWayBack}`;

function endOnSource(facts: EndFacts): Ending {
  const { deployment, moved, fault } = facts;
  if (deployment.plan?.noWayBack !== undefined)
    return needsHuman(
      facts,
      `${deployment.plan.source.version} has all traffic, but may not be able to serve any more: ${deployment.plan.noWayBack}`,
    );
  const cause: RollbackCause | undefined =
    deployment.rollback?.cause ?? (fault && causeOfFault(fault));
  if (facts.platformStatus === 'Succeeded')
    return needsHuman(
      facts,
      `CodeDeploy has finished, but ${deployment.plan?.source.version ?? 'the old version'} serves: somebody moved traffic by hand`,
    );
  const because = cause ? { cause } : {};
  const source = deployment.plan?.source.version ?? 'the old version';
  const [leftover] = facts.leftovers ?? [];
  if (leftover !== undefined)
    return needsHuman(
      facts,
      `${source} has all traffic, but task set ${leftover} of ${deployment.request.version} is still there`,
    );
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
