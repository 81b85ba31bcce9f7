import type { Deployment } from '../../services/codedeploy/model.ts';
import type { Court } from './court.ts';
import { invocationMs } from './late.ts';
import type { Run, SeenEffect } from './ledger.ts';

/** A run's bake, by the world's own times: the listener's, CodeDeploy's, and when we let the old tasks go. */
export interface Bake {
  readonly deployment: Deployment;
  /** The first production request may have met the new revision from here on. */
  readonly shiftedAt: number;
  /** All traffic was on it. */
  readonly wholeAt: number;
  /** The old tasks were let go: by us, or because CodeDeploy had waited long enough. */
  readonly letGoAt: number;
  /** Until when every alarm must have been seen. */
  readonly endedAt: number;
}

/** Undefined for a run that never had all traffic. */
export function bakeOf({ world, ledger }: Court, run: Run): Bake | undefined {
  const { core } = world.cloud.codedeploy;
  const deployment = [...core.deployments.values()].findLast(
    ({ description }) => description === `slipway:${run.id}`,
  );
  const wholeAt = deployment?.lifecycle.find(({ name }) => name === 'AllowTraffic')?.endedAt;
  const first = ledger.routes.find(
    ({ by, after }) => by === deployment && gains(deployment, after),
  );
  if (!deployment || wholeAt === undefined || !first) return undefined;
  const letGo = run.effects.find((effect) => letsGo(effect, deployment));
  const letGoAt =
    letGo?.sentAt ?? Math.min(deployment.terminationAt ?? Infinity, world.clock.now());
  const fullTimeAt = wholeAt + (run.plan?.plan.bakeMinutes ?? 0) * 60_000;
  const endedAt = Math.max(Math.min(fullTimeAt, letGoAt), letGoAt - invocationMs);
  return { deployment, shiftedAt: first.at, wholeAt, letGoAt, endedAt };
}

const gains = (deployment: Deployment | undefined, after: ReadonlyMap<string, number>) =>
  (after.get(deployment?.sides?.replacementGroupArn ?? '') ?? 0) > 0;

const letsGo = ({ operation, input }: SeenEffect, { id }: Deployment) =>
  operation === 'ContinueDeployment' &&
  typeof input === 'object' &&
  input !== null &&
  'deploymentId' in input &&
  input.deploymentId === id;
