import { z } from 'zod';
import type { CodeDeploy } from '../aws/code-deploy.ts';
import type { CodeDeployReader } from '../aws/code-deploy-reader.ts';
import type { Journal } from '../aws/journal.ts';
import type { DeploymentRecord } from '../aws/record.ts';
import { deploymentIdIn } from '../deployment/deployment-id.ts';

/** All that CodeDeploy tells a hook. */
export const hookInput = z.object({
  DeploymentId: z.string(),
  LifecycleEventHookExecutionId: z.string(),
});
export type HookInput = z.infer<typeof hookInput>;

export interface HookTools {
  readonly journal: Pick<Journal, 'append' | 'read'>;
  readonly codeDeploy: Pick<CodeDeploy, 'reportHook'>;
  readonly reader: Pick<CodeDeployReader, 'readStatus'>;
}

export type HookStatus = 'Succeeded' | 'Failed';

/**
 * A hook's frame: finds our deployment by the description, judges, and reports to CodeDeploy, always.
 * A rollback of CodeDeploy's passes at once: nothing may stand in its way. What is not ours, has ended, or breaks
 * while it is judged is reported as failed: without our word no traffic moves.
 */
export const runHook =
  (
    { codeDeploy, journal, reader }: HookTools,
    judge: (record: DeploymentRecord, codeDeployId: string) => Promise<HookStatus>,
  ) =>
  async ({ DeploymentId: id, LifecycleEventHookExecutionId: execution }: HookInput) => {
    const report = (status: HookStatus) => codeDeploy.reportHook(id, execution, status);
    try {
      const platform = await reader.readStatus(id);
      if (platform.rollbackOf)
        return { kind: 'rollback' as const, said: await report('Succeeded') };
      const deploymentId = deploymentIdIn(platform.description);
      const record = deploymentId && (await journal.read(deploymentId));
      if (!record || record.deployment.outcome)
        return { kind: 'foreign' as const, said: await report('Failed') };
      const status = await judge(record, id);
      return { kind: status, said: await report(status), record };
    } catch (error) {
      await report('Failed');
      throw error;
    }
  };
