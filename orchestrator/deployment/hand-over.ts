import { names } from '../catalogue/names.ts';
import type { Deployment } from './deployment.ts';
import type { Handover } from './events.ts';
import { describeListener } from './judge-hand-changes.ts';
import type { PlatformDeployment, WorldSeen } from './world.ts';

export interface HandoverFacts {
  readonly deployment: Deployment;
  readonly seen?: WorldSeen;
  readonly platform?: PlatformDeployment;
  readonly rollback?: PlatformDeployment;
  readonly inFlight: boolean;
}

/** What a person finds, and what to do first, when we do not go on by ourselves (facts/failure-modes.md, F60). */
export function handOver(facts: HandoverFacts): Handover {
  const { environment, service } = facts.deployment.request;
  const lift = `npm run hold -- lift ${service} ${environment} <you> <reason>`;
  return {
    state: stateOf(facts),
    nextStep: `${firstStep(facts)} Then open ${service} in ${environment} again: ${lift}`,
  };
}

function stateOf({ seen, platform, rollback }: HandoverFacts): string {
  return [
    ...(seen
      ? [`the listener sends ${describeListener(seen)}`, ...seen.targetGroups.map(health)]
      : []),
    ...(platform ? [`CodeDeploy's ${platform.codeDeployId} is ${statusOf(platform)}`] : []),
    ...(rollback ? [`its rollback ${rollback.codeDeployId} is ${statusOf(rollback)}`] : []),
    'no task definition was deregistered',
  ].join('; ');
}

const health = ({ name, healthy, registered }: WorldSeen['targetGroups'][number]) =>
  `${name} has ${healthy} healthy of ${registered} targets`;

const statusOf = ({ status, error }: PlatformDeployment) =>
  error ? `${status} (${error.code})` : status;

function firstStep(facts: HandoverFacts): string {
  const { deployment, inFlight, platform, rollback } = facts;
  const source = deployment.plan?.source.version ?? 'the old version';
  if (deployment.rollback?.cause.kind === 'changed-by-hand')
    return 'Ask who changed it and why: CloudTrail names the person (ModifyListener, UpdateService, CreateTaskSet, StopDeployment).';
  if (inFlight)
    return `Open ${(rollback ?? platform)?.codeDeployId ?? 'the deployment'} in CodeDeploy and wait for its end, or stop it there; Slipway does not try twice.`;
  if (deployment.plan?.noWayBack !== undefined)
    return `${source} cannot serve once ${deployment.request.version} has begun (${deployment.plan.noWayBack}): mend it with a newer version, deployed with CodeDeploy directly, or restore what was changed and then point the listener back.`;
  const leftover = leftoverOf(facts);
  if (leftover) return leftover;
  if (deployment.rollback)
    return `If the tasks of ${source} are healthy, point the production listener at their target group by hand; else deploy a version that works with CodeDeploy directly.`;
  return 'Look at the target groups and tasks, and decide which version is to serve.';
}

/** All traffic is on one task set, and another is only in the way. */
function leftoverOf({ deployment: { request }, seen }: HandoverFacts): string | undefined {
  const live = seen?.listener.filter(({ weight }) => weight > 0) ?? [];
  const idle = seen?.taskSets.find(({ targetGroup }) => targetGroup !== live[0]?.targetGroup);
  if (live.length !== 1 || !idle) return undefined;
  const { environment, service } = request;
  return `Delete the task set that nobody uses: aws ecs delete-task-set --cluster ${names.cluster(environment)} --service ${service} --task-set ${idle.id} --force.`;
}
