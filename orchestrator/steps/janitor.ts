import { z } from 'zod';
import type { Announcements } from '../aws/announcements.ts';
import type { Bus } from '../aws/bus.ts';
import { connectExecutions, type Executions } from '../aws/executions.ts';
import { failedWith } from '../aws/fault.ts';
import type { Heartbeats } from '../aws/heartbeats.ts';
import type { Journal } from '../aws/journal.ts';
import type { Locks } from '../aws/locks.ts';
import { requireStateMachine } from '../config.ts';
import { judgeAbandoned } from '../deployment/judge-abandoned.ts';
import { faultFields, type Log } from '../log.ts';
import { checkBus } from '../routines/check-bus.ts';
import { connectSettle } from '../routines/connect-settle.ts';
import { forEachSafely } from '../routines/each.ts';
import { listUnfinished } from '../routines/list-unfinished.ts';
import type { Settled, Trouble } from '../routines/settle.ts';
import { asLambda, defineStep } from '../runtime.ts';

interface Tools {
  readonly locks: Pick<Locks, 'list'>;
  readonly journal: Pick<Journal, 'read' | 'require'>;
  readonly executions: Pick<Executions, 'describe'>;
  readonly announcements: Pick<Announcements, 'untold' | 'read'>;
  readonly bus: Bus;
  readonly heartbeats: Heartbeats;
  readonly settle: (deploymentId: string, trouble?: Trouble) => Promise<Settled>;
  readonly log: Pick<Log, 'info' | 'error'>;
  readonly now: () => Date;
}

/**
 * Settles what nobody drives any more, tells again what chat has not told yet, and sees that the bus lives. An event
 * that an execution ended brings it here at once, its schedule every five minutes; either way it looks at everything
 * that is open.
 */
export const janitor = (tools: Tools) => async (): Promise<{ kind: 'swept' }> => {
  const { log } = tools;
  await tools.bus.beat();
  await checkBus(tools);
  const { open, untold } = await listUnfinished(tools);
  const jobs = [
    ...open.map((deploymentId) => ({ deploymentId, run: settleAbandoned })),
    ...untold.map((deploymentId) => ({ deploymentId, run: tellAgain })),
  ];
  await forEachSafely(
    jobs,
    ({ deploymentId, run }) => run(tools, deploymentId),
    ({ deploymentId }, error) =>
      log.error('could not sweep', { deploymentId, ...faultFields(error) }),
  );
  return { kind: 'swept' };
};

async function settleAbandoned(tools: Tools, deploymentId: string): Promise<void> {
  const { deployment } = await tools.journal.require(deploymentId);
  // It has ended, and is only not told yet; whoever ended it may have died before it threw the last tokens away.
  if (deployment.outcome) return void (await tools.settle(deploymentId));
  const execution = await tools.executions.describe(deploymentId);
  const trouble = judgeAbandoned(execution, deployment.request.requestedAt, tools.now());
  if (!trouble) return;
  try {
    const { outcome } = await tools.settle(deploymentId, trouble);
    tools.log.info('settled', { deploymentId, outcome });
  } catch (error) {
    // On its way: the next sweep finds it further on.
    if (!failedWith(error, ...onTheWay)) throw error;
    tools.log.info('settling', { deploymentId, ...faultFields(error) });
  }
}

const onTheWay = ['StillInFlight', 'CountsPending', 'NotYetClear', 'TaskSetLeaving'];

async function tellAgain(tools: Tools, deploymentId: string): Promise<void> {
  const [record, { announcedSeq, left = [] }] = await Promise.all([
    tools.journal.read(deploymentId),
    tools.announcements.read(deploymentId),
  ]);
  const last = record?.journal.at(-1);
  if (!record || !last || (announcedSeq >= last.seq && left.length === 0)) return;
  const { service, environment } = record.meta;
  await tools.bus.publish([
    { deploymentId, service, environment, seq: last.seq, type: last.event.type },
  ]);
}

export const step = defineStep('janitor', z.unknown(), (base) =>
  janitor({
    ...base,
    executions: connectExecutions(requireStateMachine(base.config), base.open),
    settle: connectSettle(base),
  }),
);

export const handler = asLambda(step);
