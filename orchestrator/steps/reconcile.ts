import { z } from 'zod';
import { connectAlarms } from '../aws/alarms.ts';
import { connectCodeDeployReader } from '../aws/code-deploy-reader.ts';
import { connectEcs } from '../aws/ecs.ts';
import type { Locks } from '../aws/locks.ts';
import { connectTokens } from '../aws/tokens.ts';
import { createWaits } from '../aws/waits.ts';
import { faultFields, type Log } from '../log.ts';
import { forEachSafely } from '../routines/each.ts';
import { observe } from '../routines/observe.ts';
import { asLambda, defineStep } from '../runtime.ts';

interface Tools {
  readonly locks: Pick<Locks, 'list'>;
  readonly observe: ReturnType<typeof observe>;
  readonly log: Pick<Log, 'error'>;
}

/** Every minute: looks at each open deployment as if an event had come, because events may not. */
export const reconcile =
  ({ locks, observe: look, log }: Tools) =>
  async (): Promise<{ kind: 'looked' }> => {
    const owners = (await locks.list()).flatMap(({ owner }) => owner ?? []);
    await forEachSafely(owners, look, (deploymentId, error) =>
      log.error('could not look', { deploymentId, ...faultFields(error) }),
    );
    return { kind: 'looked' };
  };

export const step = defineStep('reconcile', z.unknown(), (base) => {
  const waits = createWaits(base.table, connectTokens(base.open));
  const tools = {
    codeDeploy: connectCodeDeployReader(base.open),
    alarms: connectAlarms(base.open),
    ecs: connectEcs(base.open),
  };
  return reconcile({ ...base, observe: observe({ ...base, ...tools, waits }) });
});

export const handler = asLambda(step);
