import type { Alarms } from '../aws/alarms.ts';
import type { CodeDeployReader } from '../aws/code-deploy-reader.ts';
import type { Decisions } from '../aws/decisions.ts';
import type { Ecs } from '../aws/ecs.ts';
import type { Journal } from '../aws/journal.ts';
import type { Waits } from '../aws/waits.ts';
import type { Deployment } from '../deployment/deployment.ts';
import { judgeLifecycle, type PlatformWait, type Sighting } from '../deployment/judge-lifecycle.ts';
import type { AlarmReading } from '../deployment/judge-alarms.ts';
import type { WaitAnswer, WaitName } from '../deployment/waits.ts';
import type { PlatformDeployment } from '../deployment/world.ts';
import { alarmsThatRang } from '../deployment/judge-bake-window.ts';
import { noteTraffic } from './note-traffic.ts';

export interface ObserveTools {
  readonly journal: Pick<Journal, 'append' | 'require'>;
  readonly decisions: Pick<Decisions, 'readApproval' | 'readStop'>;
  readonly waits: Pick<Waits, 'answer'>;
  readonly codeDeploy: Pick<CodeDeployReader, 'read' | 'readStatus'>;
  readonly alarms: Alarms;
  readonly ecs: Pick<Ecs, 'readTask'>;
  readonly now: () => Date;
}

const by = 'step:observe';
/**
 * ECS shows a task for about an hour after it stopped, and a new one perhaps not at once (RunTask and DescribeTasks, API
 * reference): before that hour is over, "missing" says nothing.
 */
const notYetVisibleMs = 60 * 60_000;

/**
 * Reads the world for the wait that a deployment is in, and answers it if there is something to say.
 * Called for every hint and every minute; may run any number of times, also at once.
 */
export const observe =
  (tools: ObserveTools) =>
  async (deploymentId: string, wait?: WaitName): Promise<WaitAnswer | undefined> => {
    const { deployment, meta } = await tools.journal.require(deploymentId);
    const current = wait ?? meta.wait;
    if (deployment.outcome || !current) return undefined;
    const answer = await answerOf(tools, deployment, current);
    if (answer) await tools.waits.answer(deploymentId, current, answer);
    return answer;
  };

async function answerOf(tools: ObserveTools, deployment: Deployment, wait: WaitName) {
  switch (wait) {
    case 'approval':
      return approvalAnswer(tools, deployment);
    case 'migration':
      return migrationAnswer(tools, deployment);
    default:
      return platformAnswer(tools, deployment, wait);
  }
}

async function approvalAnswer(
  { decisions }: ObserveTools,
  { deploymentId }: Deployment,
): Promise<WaitAnswer | undefined> {
  const [decision, stop] = await Promise.all([
    decisions.readApproval(deploymentId),
    decisions.readStop(deploymentId),
  ]);
  return decision || stop ? { kind: 'decided' } : undefined;
}

async function migrationAnswer(
  { ecs, journal, now }: ObserveTools,
  { deploymentId, migration, request }: Deployment,
): Promise<WaitAnswer | undefined> {
  if (!migration?.taskArn) return undefined;
  const task = await ecs.readTask(request.environment, migration.taskArn);
  if (task && task.status !== 'STOPPED') return undefined;
  if (!task && now().getTime() - Date.parse(migration.startedAt ?? '') < notYetVisibleMs)
    return undefined;
  const exitCode = task?.exitCode ?? null;
  const reason = task ? task.stoppedReason : 'ECS does not know the task any more';
  const event = { type: 'MigrationFinished', exitCode, reason } as const;
  await journal.append({ deploymentId, event, by });
  if (exitCode === 0) return { kind: 'succeeded' };
  const message = reason ?? `exit code ${exitCode ?? 'unknown'}`;
  return { kind: 'failed', cause: { kind: 'platform', code: 'MIGRATION_FAILED', message } };
}

async function platformAnswer(
  tools: ObserveTools,
  deployment: Deployment,
  wait: PlatformWait,
): Promise<WaitAnswer | undefined> {
  const { admission, codeDeployId, deploymentId, plan, request, smokeTest } = deployment;
  if (!codeDeployId) return undefined;
  const [platform, readings, stop] = await Promise.all([
    tools.codeDeploy.read(request, codeDeployId),
    tools.alarms.read(plan?.alarms ?? []),
    tools.decisions.readStop(deploymentId),
  ]);
  await noteTraffic(tools.journal, deployment, platform, by);
  const rollback = platform.rollbackId
    ? await tools.codeDeploy.readStatus(platform.rollbackId)
    : undefined;
  const sighting: Sighting = {
    platform,
    alarms: await withPastAlarms(tools, deployment, platform, readings),
    smokeTest: smokeTest?.verdict,
    ...(admission ? { admission } : {}),
    now: tools.now(),
    ...(rollback ? { rollback } : {}),
    ...(stop ? { stop } : {}),
  };
  return judgeLifecycle(wait, sighting);
}

/** CodeDeploy may have stopped for an alarm that is quiet again: its history tells which. */
async function withPastAlarms(
  { alarms, now }: ObserveTools,
  { plan }: Deployment,
  { error, createdAt }: PlatformDeployment,
  readings: readonly AlarmReading[],
): Promise<readonly AlarmReading[]> {
  const ringing = readings.some(({ state }) => state === 'ALARM');
  if (error?.code !== 'ALARM_ACTIVE' || ringing) return readings;
  const from = createdAt ? new Date(createdAt) : now();
  const past = await alarms.readHistory(plan?.alarms ?? [], from, now());
  const rang = alarmsThatRang(past, from.toISOString());
  return rang.map((alarm) => ({ ...alarm, state: 'ALARM' }));
}
