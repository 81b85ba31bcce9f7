import { z } from 'zod';
import type { CodeDeploy } from '../aws/code-deploy.ts';
import type { CodeDeployReader } from '../aws/code-deploy-reader.ts';
import type { Journal } from '../aws/journal.ts';
import type { DeploymentRecord } from '../aws/record.ts';
import type { hookFunctions } from '../deployment/app-spec.ts';
import { deploymentIdIn } from '../deployment/deployment-id.ts';
import { lifecycleEvent } from '../deployment/world.ts';
import { persist, type Pause } from './persist.ts';

/** All that CodeDeploy tells a hook. */
export const hookInput = z.object({
  DeploymentId: z.string(),
  LifecycleEventHookExecutionId: z.string(),
});
export type HookInput = z.infer<typeof hookInput>;

export interface HookTools {
  readonly journal: Pick<Journal, 'append' | 'read' | 'require'>;
  readonly codeDeploy: Pick<CodeDeploy, 'reportHook'>;
  readonly reader: Pick<CodeDeployReader, 'readStatus' | 'read'>;
  readonly pause: Pause;
}

export type HookStatus = 'Succeeded' | 'Failed';
export type HookName = keyof typeof hookFunctions;

/** `kind` is what CodeDeploy has heard for an answer; `too-late` if it had closed the hook without any. */
export interface HookRun {
  readonly kind: HookStatus | 'too-late' | 'rollback' | 'foreign';
  readonly record?: DeploymentRecord;
}

type Judge = (record: DeploymentRecord, codeDeployId: string) => Promise<HookStatus>;
type Found =
  | { readonly kind: 'rollback' | 'foreign' }
  | { readonly kind: HookStatus; readonly record: DeploymentRecord };

/**
 * A hook's frame: finds our deployment by the description, judges, and reports to CodeDeploy, always.
 * A rollback of CodeDeploy's passes at once: nothing may stand in its way. What is not ours, has ended, or breaks
 * while it is judged is reported as failed: without our word no traffic moves. What may work next time is tried again
 * for a while first, since a busy table is no reason to turn back.
 */
export const runHook =
  (tools: HookTools, name: HookName, judge: Judge) =>
  async (input: HookInput): Promise<HookRun> => {
    const { codeDeploy, pause } = tools;
    const { DeploymentId: id, LifecycleEventHookExecutionId: execution } = input;
    const report = (status: HookStatus) =>
      persist(pause, () => codeDeploy.reportHook(id, execution, status));
    let found: Found;
    try {
      found = await persist(pause, () => findAndJudge(tools, id, judge));
    } catch (error) {
      await failClosed(report, error);
      throw error;
    }
    const said = await report(
      found.kind === 'Succeeded' || found.kind === 'rollback' ? 'Succeeded' : 'Failed',
    );
    if (said === 'reported' || !('record' in found)) return found;
    const { record } = found;
    return { kind: await persist(pause, () => heardBefore(tools, name, record, id)), record };
  };

async function findAndJudge(
  { journal, reader }: HookTools,
  id: string,
  judge: Judge,
): Promise<Found> {
  const platform = await reader.readStatus(id);
  if (platform.rollbackOf) return { kind: 'rollback' };
  const deploymentId = deploymentIdIn(platform.description);
  const record = deploymentId && (await journal.read(deploymentId));
  if (!record || record.deployment.outcome) return { kind: 'foreign' };
  return { kind: await judge(record, id), record };
}

/** If not even that can be said, whoever waits for this hook gives up after its ten minutes. */
async function failClosed(report: (status: 'Failed') => Promise<unknown>, error: unknown) {
  try {
    await report('Failed');
  } catch (second) {
    throw new AggregateError([error, second], 'a hook broke, and could not say so');
  }
}

/** "Already completed": an answer of ours came before, and which one it was is CodeDeploy's to say (F53). */
async function heardBefore(
  { reader }: HookTools,
  name: HookName,
  { deployment }: DeploymentRecord,
  id: string,
): Promise<HookStatus | 'too-late'> {
  const status = lifecycleEvent(await reader.read(deployment.request, id), name)?.status;
  return status === 'Succeeded' || status === 'Failed' ? status : 'too-late';
}
