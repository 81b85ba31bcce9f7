import { z } from 'zod';
import { connectAlarms } from '../aws/alarms.ts';
import type { Announcements } from '../aws/announcements.ts';
import { connectCodeDeployReader } from '../aws/code-deploy-reader.ts';
import { connectEcs } from '../aws/ecs.ts';
import type { Heartbeats } from '../aws/heartbeats.ts';
import type { Locks } from '../aws/locks.ts';
import { faultFields, type Log } from '../log.ts';
import { checkBus } from '../routines/check-bus.ts';
import { connectWaits } from '../routines/connect-waits.ts';
import { forEachSafely } from '../routines/each.ts';
import { listUnfinished } from '../routines/list-unfinished.ts';
import { observe } from '../routines/observe.ts';
import { asLambda, defineStep } from '../runtime.ts';

interface Tools {
  readonly locks: Pick<Locks, 'list'>;
  readonly announcements: Pick<Announcements, 'untold'>;
  readonly observe: ReturnType<typeof observe>;
  readonly heartbeats: Heartbeats;
  readonly log: Pick<Log, 'error'>;
  readonly now: () => Date;
}

/** Every minute: looks at each open deployment as if an event had come, because events may not. */
export const reconcile = (tools: Tools) => async (): Promise<{ kind: 'looked' }> => {
  const { observe: look, log } = tools;
  // The janitor sends the heartbeats: whoever misses them must not be the janitor alone.
  await checkBus(tools);
  const { open } = await listUnfinished(tools);
  await forEachSafely(open, look, (deploymentId, error) =>
    log.error('could not look', { deploymentId, ...faultFields(error) }),
  );
  return { kind: 'looked' };
};

export const step = defineStep('reconcile', z.unknown(), (base) => {
  const waits = connectWaits(base);
  const tools = {
    codeDeploy: connectCodeDeployReader(base.open),
    alarms: connectAlarms(base.open),
    ecs: connectEcs(base.open),
  };
  return reconcile({ ...base, observe: observe({ ...base, ...tools, waits }) });
});

export const handler = asLambda(step);
