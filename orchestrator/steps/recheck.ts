import { z } from 'zod';
import { connectAlarms } from '../aws/alarms.ts';
import { connectCodeDeployReader } from '../aws/code-deploy-reader.ts';
import type { Decisions } from '../aws/decisions.ts';
import { connectEcr, type Ecr } from '../aws/ecr.ts';
import { connectEcs } from '../aws/ecs.ts';
import type { Journal } from '../aws/journal.ts';
import { connectLoadBalancer } from '../aws/load-balancer.ts';
import type { Locks } from '../aws/locks.ts';
import { createWorld } from '../aws/world.ts';
import type { Deployment } from '../deployment/deployment.ts';
import { findFreeze } from '../deployment/freeze.ts';
import {
  closedByPerson,
  judgeDecision,
  type Admission,
  type Decision,
  type Recheck,
} from '../deployment/judge-decision.ts';
import { isVersion } from '../deployment/judge-request.ts';
import { planDeployment } from '../deployment/plan-deployment.ts';
import type { DeploymentRequest } from '../deployment/request.ts';
import { gatherPlan, type PlanTools } from '../routines/gather-plan.ts';
import { asLambda, defineStep } from '../runtime.ts';

interface Tools extends PlanTools {
  readonly journal: Pick<Journal, 'append' | 'require'>;
  readonly decisions: Pick<Decisions, 'readApproval' | 'readStop' | 'decide'>;
  readonly locks: Pick<Locks, 'read'>;
  readonly ecr: Pick<Ecr, 'findByTag' | 'findByDigest' | 'inspect'>;
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
    const [facts, notes] = await Promise.all([
      gather(tools, deployment, decision),
      notesOn(tools, deployment.request),
    ]);
    const admission = judgeDecision(facts);
    const verdict =
      admission.kind === 'refused'
        ? ({ kind: 'fail', reasons: admission.reasons } as const)
        : ({ kind: 'pass' } as const);
    const noted = notes.length > 0 ? { notes } : {};
    const event = { type: 'PlanRechecked', verdict, ...noted } as const;
    await tools.journal.append({ deploymentId, event, by });
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
  tools: Tools,
  deployment: Deployment,
  decision: Decision | undefined,
): Promise<Recheck> {
  const { catalogue, locks, now } = tools;
  const { deploymentId, request } = deployment;
  const [facts, lock] = await Promise.all([gatherPlan(tools, request), locks.read(request)]);
  const frozen = findFreeze(catalogue.freezes, request, now());
  return {
    deployment,
    catalogue,
    ...(decision ? { decision } : {}),
    stopped: false,
    present: planDeployment(facts),
    ...(frozen ? { frozen } : {}),
    fenced: lock.owner === deploymentId && lock.fence === request.fence,
  };
}

/** Only the digest travels, so a tag that moved changes nothing; people should know all the same (F42). */
async function notesOn(
  { ecr }: Pick<Tools, 'ecr'>,
  { service, version, digest }: DeploymentRequest,
): Promise<string[]> {
  if (!isVersion(version)) return [];
  const image = await ecr.findByTag(service, version);
  if (image?.digest === digest) return [];
  return [`tag ${version} ${image ? 'moved' : 'is gone'}, digest unchanged`];
}

export const step = defineStep('recheck', z.object({ deploymentId: z.string() }), (base) => {
  const codeDeploy = connectCodeDeployReader(base.open);
  const ecs = connectEcs(base.open);
  const loadBalancer = connectLoadBalancer(base.open);
  const world = createWorld({ ...base, codeDeploy, ecs, loadBalancer });
  return recheck({
    ...base,
    codeDeploy,
    ecs,
    world,
    ecr: connectEcr(base.open),
    alarms: connectAlarms(base.open),
  });
});

export const handler = asLambda(step);
