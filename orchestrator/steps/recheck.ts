import { z } from 'zod';
import { connectAlarms, type Alarms } from '../aws/alarms.ts';
import { connectCodeDeployReader } from '../aws/code-deploy-reader.ts';
import type { Decisions } from '../aws/decisions.ts';
import { connectEcs } from '../aws/ecs.ts';
import type { Journal } from '../aws/journal.ts';
import { connectLoadBalancer } from '../aws/load-balancer.ts';
import type { Locks } from '../aws/locks.ts';
import { createWorld, type World } from '../aws/world.ts';
import type { Catalogue } from '../catalogue/schema.ts';
import type { Deployment } from '../deployment/deployment.ts';
import { findFreeze } from '../deployment/freeze.ts';
import { judgeAlarmsEarly } from '../deployment/judge-alarms.ts';
import {
  closedByPerson,
  judgeDecision,
  type Admission,
  type Decision,
  type Recheck,
} from '../deployment/judge-decision.ts';
import { servingRevisions } from '../deployment/judge-world.ts';
import { asLambda, defineStep } from '../runtime.ts';

interface Tools {
  readonly journal: Pick<Journal, 'append' | 'require'>;
  readonly decisions: Pick<Decisions, 'readApproval' | 'readStop' | 'decide'>;
  readonly locks: Pick<Locks, 'read'>;
  readonly world: World;
  readonly alarms: Pick<Alarms, 'read'>;
  readonly catalogue: Catalogue;
  readonly now: () => Date;
}

const by = 'step:recheck';

/** Looks again at everything that may have changed since the plan was made, just before the first effect. */
export const recheck =
  (tools: Tools) =>
  async ({
    deploymentId,
  }: {
    readonly deploymentId: string;
  }): Promise<{ kind: Admission['kind'] }> => {
    const { deployment } = await tools.journal.require(deploymentId);
    const stop = await tools.decisions.readStop(deploymentId);
    const decision = await standingDecision(tools, deployment, stop !== undefined);
    const closed = closedByPerson(decision, stop !== undefined);
    if (closed) return closed;
    const admission = judgeDecision(await gather(tools, deployment, decision));
    const verdict =
      admission.kind === 'refused'
        ? ({ kind: 'fail', reasons: admission.reasons } as const)
        : ({ kind: 'pass' } as const);
    await tools.journal.append({ deploymentId, event: { type: 'PlanRechecked', verdict }, by });
    return { kind: admission.kind };
  };

/** The state machine comes here with an answer or with the end of the time to answer: then `expire` is the answer. */
async function standingDecision(
  { decisions, now }: Tools,
  { deploymentId, plan }: Deployment,
  stopped: boolean,
): Promise<Decision | undefined> {
  const made = await decisions.readApproval(deploymentId);
  if (made || stopped || !plan?.approval) return made;
  const expired = { kind: 'expire', by, at: now().toISOString() } as const;
  return (await decisions.decide(deploymentId, expired)).standing;
}

async function gather(
  { alarms, catalogue, locks, now, world }: Tools,
  deployment: Deployment,
  decision: Decision | undefined,
): Promise<Recheck> {
  const { deploymentId, plan, request } = deployment;
  const alarmNames = plan?.alarms ?? [];
  const [readings, place, lock] = await Promise.all([
    alarms.read(alarmNames),
    world.read(request),
    locks.read(request),
  ]);
  const [serving] = servingRevisions(place.seen);
  const frozen = findFreeze(catalogue.freezes, request, now());
  return {
    deployment,
    catalogue,
    ...(decision ? { decision } : {}),
    stopped: false,
    alarms: judgeAlarmsEarly(alarmNames, readings),
    serving: {
      digest: serving?.digests[0] ?? '',
      taskDefinitionArn: serving?.taskDefinitionArn ?? '',
    },
    ...(frozen ? { frozen } : {}),
    fenced: lock.owner === deploymentId && lock.fence === request.fence,
  };
}

export const step = defineStep('recheck', z.object({ deploymentId: z.string() }), (base) => {
  const codeDeploy = connectCodeDeployReader(base.open);
  const ecs = connectEcs(base.open);
  const loadBalancer = connectLoadBalancer(base.open);
  const world = createWorld({ ...base, codeDeploy, ecs, loadBalancer });
  return recheck({ ...base, world, alarms: connectAlarms(base.open) });
});

export const handler = asLambda(step);
