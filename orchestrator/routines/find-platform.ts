import type { CodeDeployReader } from '../aws/code-deploy-reader.ts';
import type { Intents } from '../aws/intents.ts';
import type { Deployment } from '../deployment/deployment.ts';
import type { PlatformDeployment } from '../deployment/world.ts';

export interface PlatformSeen {
  readonly platform: PlatformDeployment;
  /** The deployment by which CodeDeploy rolls it back, once there is one. */
  readonly rollback?: PlatformDeployment;
}

/** Name of the intent to create a CodeDeploy deployment. */
export const startIntent = 'start-deployment';

/**
 * Finds this deployment's CodeDeploy deployment, also when the answer of its creation was lost,
 * and follows it to its rollback. Undefined if none was ever created.
 */
export const findPlatform =
  ({
    codeDeploy,
    intents,
  }: {
    readonly codeDeploy: Pick<CodeDeployReader, 'read' | 'findOwn'>;
    readonly intents: Pick<Intents, 'read'>;
  }) =>
  async ({
    deploymentId,
    codeDeployId,
    request,
  }: Deployment): Promise<PlatformSeen | undefined> => {
    const id = codeDeployId ?? (await lookForOwn());
    if (id === undefined) return undefined;
    const platform = await codeDeploy.read(request, id);
    if (!platform.rollbackId) return { platform };
    return { platform, rollback: await codeDeploy.read(request, platform.rollbackId) };

    async function lookForOwn(): Promise<string | undefined> {
      const intended = await intents.read(deploymentId, startIntent);
      if (intended === undefined) return undefined;
      return (await codeDeploy.findOwn(request, deploymentId, new Date(intended)))?.codeDeployId;
    }
  };
