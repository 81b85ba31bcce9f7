import { z } from 'zod';
import { connectAlarms } from '../aws/alarms.ts';
import { connectCodeDeployReader } from '../aws/code-deploy-reader.ts';
import { connectEcs } from '../aws/ecs.ts';
import { InvalidInput } from '../aws/fault.ts';
import type { Heartbeats } from '../aws/heartbeats.ts';
import type { Locks } from '../aws/locks.ts';
import type { Catalogue } from '../catalogue/schema.ts';
import { requireStateMachine } from '../config.ts';
import { readHint } from '../deployment/read-hint.ts';
import { connectWaits } from '../routines/connect-waits.ts';
import { observe } from '../routines/observe.ts';
import { asLambda, defineStep } from '../runtime.ts';

interface Tools {
  readonly locks: Pick<Locks, 'read'>;
  readonly heartbeats: Pick<Heartbeats, 'beat'>;
  readonly observe: ReturnType<typeof observe>;
  readonly catalogue: Catalogue;
  /** The only account whose events count. */
  readonly account: string;
}

interface Event {
  readonly source: string;
  readonly account: string;
  readonly detail: Readonly<Record<string, unknown>>;
}

/**
 * Any event of AWS's is a hint to look at the deployment that is open where it came from. One that leads nowhere
 * (`unknown`), or to a place where nothing is open, changes nothing; both are counted by the line that is logged.
 */
export const wake =
  ({ locks, heartbeats, observe: look, catalogue, account }: Tools) =>
  async (event: Event): Promise<{ kind: 'looked' | 'nothing-open' | 'unknown' | 'heartbeat' }> => {
    if (event.account !== account)
      throw new InvalidInput('an event of another account', { code: 'ForeignEvent' });
    if (event.source === 'slipway') {
      await heartbeats.beat();
      return { kind: 'heartbeat' };
    }
    const places = readHint(catalogue, event);
    if (places.length === 0) return { kind: 'unknown' };
    const open = await Promise.all(places.map((where) => locks.read(where)));
    const owners = open.flatMap(({ owner }) => owner ?? []);
    await Promise.all(owners.map((deploymentId) => look(deploymentId)));
    return { kind: owners.length > 0 ? 'looked' : 'nothing-open' };
  };

export const step = defineStep(
  'wake',
  z.object({
    source: z.string(),
    account: z.string(),
    detail: z.record(z.string(), z.unknown()),
  }),
  (base) => {
    const waits = connectWaits(base);
    const tools = {
      codeDeploy: connectCodeDeployReader(base.open),
      alarms: connectAlarms(base.open),
      ecs: connectEcs(base.open),
    };
    const account = requireStateMachine(base.config).split(':')[4] ?? '';
    return wake({ ...base, observe: observe({ ...base, ...tools, waits }), account });
  },
);

export const handler = asLambda(step);
