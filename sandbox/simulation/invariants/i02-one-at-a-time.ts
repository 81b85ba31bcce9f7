import { isOver } from '../../services/codedeploy/model.ts';
import type { Court, Invariant } from './court.ts';
import type { Run, SeenEffect } from './ledger.ts';

/** Effects that begin something; turning back, going on and answering belong to what was begun. */
const beginnings = new Set(['RegisterTaskDefinition', 'RunTask', 'CreateDeployment']);
/** States of the machine in which nothing is begun any more. */
const endings = new Set(['Settle', 'Settled', 'Unsettled']);

/**
 * I2, always: at most one open run for each service and environment, at most one active deployment for each
 * CodeDeploy group, rollbacks included.
 *
 * A run that was replaced while it waited for approval may still have an execution that goes to its end, and one that
 * has settled may still hear Step Functions' last word: "open" is who has begun something in the world, and either is
 * still on its way there or has CodeDeploy at work.
 */
export const i2: Invariant = {
  number: 'I2',
  when: 'always',
  hear: (court) => ({
    effect: (effect) => {
      if (beginnings.has(effect.operation)) judgeBeginning(court, effect);
    },
    event: ({ source }) => {
      if (source === 'aws.codedeploy') judgeGroups(court);
    },
  }),
};

function judgeGroups({ world, cry }: Court) {
  const active = new Map<string, string>();
  for (const deployment of world.cloud.codedeploy.core.deployments.values()) {
    if (isOver(deployment)) continue;
    const { name } = deployment.group;
    const other = active.get(name);
    if (other) cry(`CodeDeploy is at work on ${other} and ${deployment.id} of ${name}`);
    active.set(name, deployment.id);
  }
}

function judgeBeginning({ world, ledger, cry }: Court, { run, operation }: SeenEffect) {
  if (!run) return;
  for (const other of ledger.runs.values())
    if (other !== run && other.place === run.place && isOpen(other, world))
      cry(`${operation} while ${other.id} was under way in the same place`, run.id);
}

function isOpen(run: Run, { cloud }: Court['world']): boolean {
  const begun = run.effects.filter(({ operation }) => beginnings.has(operation));
  if (begun.length === 0) return false;
  const working = [...cloud.codedeploy.core.deployments.values()].some(
    (deployment) => !isOver(deployment) && deployment.description === `slipway:${run.id}`,
  );
  return working || (!run.settled && isDriven(run, cloud));
}

function isDriven({ id }: Run, { states }: Court['world']['cloud']): boolean {
  const execution = states.core.executions().find(({ name }) => name === id);
  const state = execution?.visits.at(-1)?.state ?? '';
  return execution?.status === 'RUNNING' && !endings.has(state);
}
