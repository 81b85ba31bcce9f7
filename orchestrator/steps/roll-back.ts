import { z } from 'zod';
import { connectCodeDeploy, type CodeDeploy } from '../aws/code-deploy.ts';
import { connectCodeDeployReader } from '../aws/code-deploy-reader.ts';
import { connectEcs, type Ecs } from '../aws/ecs.ts';
import type { Intents } from '../aws/intents.ts';
import type { Journal } from '../aws/journal.ts';
import type { Waits } from '../aws/waits.ts';
import { chooseCause, type TurnedBack } from '../deployment/choose-cause.ts';
import type { Deployment } from '../deployment/deployment.ts';
import { metricDelaySeconds } from '../deployment/exposure.ts';
import { waitNames } from '../deployment/waits.ts';
import { isTerminal, trafficWasAllowed } from '../deployment/world.ts';
import { connectWaits } from '../routines/connect-waits.ts';
import { canGoBack } from '../routines/can-go-back.ts';
import { findPlatform, type PlatformSeen } from '../routines/find-platform.ts';
import { noteStarted } from '../routines/note-started.ts';
import { noteTraffic } from '../routines/note-traffic.ts';
import type { Pause } from '../routines/persist.ts';
import { asLambda, defineStep } from '../runtime.ts';

interface Tools {
  readonly journal: Pick<Journal, 'append' | 'require'>;
  readonly intents: Pick<Intents, 'declare'>;
  readonly waits: Pick<Waits, 'readAnswer'>;
  readonly codeDeploy: Pick<CodeDeploy, 'stop'>;
  readonly ecs: Pick<Ecs, 'readTasks' | 'readService'>;
  readonly find: ReturnType<typeof findPlatform>;
  readonly pause: Pause;
}

interface Input {
  readonly deploymentId: string;
  readonly from: TurnedBack;
}

interface Output {
  /** `nothing`: CodeDeploy was never asked, or the old tasks could not take traffic back. */
  readonly kind: 'stopping' | 'nothing';
  /** How long to let CloudWatch count what still arrives, before anyone says how much traffic was exposed. */
  readonly countingSeconds: number;
}

const by = 'step:roll-back';

/** Turns back at once, and follows the platform where it turned back by itself: one rollback, one story. */
export const rollBack =
  (tools: Tools) =>
  async ({ deploymentId, from }: Input): Promise<Output> => {
    const { deployment } = await tools.journal.require(deploymentId);
    const seen = await tools.find(deployment);
    if (!seen) return { kind: 'nothing', countingSeconds: 0 };
    await tools.intents.declare(deployment.request, 'roll-back');
    await noteStarted(tools.journal, deployment, seen, by);
    await noteTraffic(tools.journal, deployment, seen.platform, by);
    const cause = deployment.rollback?.cause ?? (await causeOf(tools, deployment, from));
    const rollsBack = deployment.plan?.noWayBack === undefined;
    await tools.journal.append({
      deploymentId,
      event: { type: 'RollbackStarted', cause, ...(rollsBack ? {} : { keepsTraffic: true }) },
      by,
    });
    const moved = deployment.trafficMovedAt !== undefined || trafficWasAllowed(seen.platform);
    const countingSeconds = moved ? metricDelaySeconds : 0;
    // Traffic is never pointed at tasks that are not there: a person has to look.
    if (rollsBack && !(await canGoBack(tools, deployment, seen)))
      return { kind: 'nothing', countingSeconds };
    const following = await stop(tools, seen, deployment, rollsBack);
    return { kind: following ? 'stopping' : 'nothing', countingSeconds };
  };

/**
 * All three answers to a stop (F62): it stops, it will when its present event is over, or it had ended before. Then
 * its state is read again: a rollback is followed to its end, but what has succeeded has nothing left to wait for.
 */
async function stop(
  { codeDeploy, find }: Tools,
  { platform }: PlatformSeen,
  deployment: Deployment,
  rollsBack: boolean,
): Promise<boolean> {
  const said = isTerminal(platform)
    ? 'too-late'
    : await codeDeploy.stop(platform.codeDeployId, { rollsBack });
  if (said !== 'too-late') return true;
  return (await find(deployment))?.platform.status !== 'Succeeded';
}

async function causeOf({ ecs, waits }: Tools, deployment: Deployment, from: TurnedBack) {
  const [answer, lastStop] = await Promise.all([
    from.wait ? waits.readAnswer(deployment.deploymentId, from.wait) : undefined,
    from.wait === 'install' && from.kind === 'timeout' ? readLastStop(ecs, deployment) : undefined,
  ]);
  return chooseCause({ deployment, from, answer, lastStop });
}

/** Why the new tasks do not stay up, in ECS's words. */
async function readLastStop(
  ecs: Tools['ecs'],
  { migration, request, taskDefinitionArn }: Deployment,
): Promise<string | undefined> {
  const stopped = await ecs.readTasks(request, 'STOPPED');
  const own = stopped.filter(
    (task) => task.taskDefinitionArn === taskDefinitionArn && task.taskArn !== migration?.taskArn,
  );
  return own.at(-1)?.stoppedReason;
}

export const step = defineStep(
  'roll-back',
  z.object({
    deploymentId: z.string(),
    from: z.object({
      wait: z.enum(waitNames).optional(),
      kind: z.string().optional(),
      error: z.string().optional(),
      step: z.string().optional(),
    }),
  }),
  (base) => {
    const { intents } = base;
    const codeDeploy = connectCodeDeployReader(base.open);
    return rollBack({
      ...base,
      waits: connectWaits(base),
      codeDeploy: connectCodeDeploy(base.open),
      ecs: connectEcs(base.open),
      find: findPlatform({ codeDeploy, intents }),
    });
  },
);

export const handler = asLambda(step);
