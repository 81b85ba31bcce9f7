import { ResourceMissing } from '../aws/fault.ts';
import { names, type ServiceEnvironment } from '../catalogue/names.ts';
import type { EnvironmentStatus } from '../client.ts';
import { servingRevisions } from '../deployment/judge-world.ts';
import { placesOf } from '../deployment/read-hint.ts';
import type { Refusal } from '../deployment/refusal.ts';
import type { DoorTools } from './tools.ts';

type Tools = Pick<
  DoorTools,
  'world' | 'alarms' | 'locks' | 'history' | 'journal' | 'ecr' | 'catalogue'
>;

/** How far back the last finished deployment is looked for; the newest line may be the open one. */
const recent = 5;

/** What runs where, read from the cloud now, and what our record says of it. */
export const readStatus =
  (tools: Tools) =>
  async (service?: string): Promise<readonly EnvironmentStatus[] | Refusal> => {
    const { services } = tools.catalogue;
    if (service !== undefined && !Object.hasOwn(services, service))
      return {
        kind: 'refused',
        code: 'unknown-service',
        given: service.slice(0, 64),
        known: Object.keys(services),
      };
    const places = placesOf(tools.catalogue).filter(
      (where) => service === undefined || where.service === service,
    );
    return Promise.all(places.map((where) => statusOf(tools, where)));
  };

async function statusOf(tools: Tools, where: ServiceEnvironment): Promise<EnvironmentStatus> {
  const [serving, alarms, lock, last] = await Promise.all([
    readServing(tools, where),
    tools.alarms.read(names.alarms(where)),
    tools.locks.read(where),
    readLast(tools, where),
  ]);
  const open = lock.owner ? (await tools.journal.read(lock.owner))?.deployment : undefined;
  return {
    ...where,
    serving,
    alarms: alarms.map(({ name, state }) => ({ name, state })),
    ...(open ? { open } : {}),
    ...(last ? { last } : {}),
    ...(lock.hold ? { hold: lock.hold } : {}),
  };
}

/** An environment that is in the catalogue but not yet in the cloud serves nothing; the others are still shown. */
async function readServing(
  { ecr, world }: Tools,
  where: ServiceEnvironment,
): Promise<EnvironmentStatus['serving']> {
  try {
    const { seen } = await world.read(where);
    return await Promise.all(
      servingRevisions(seen).map(async ({ digests, percent, healthyTasks, desired }) => {
        const digest = digests[0] ?? 'unknown';
        const image = digests[0] ? await ecr.findByDigest(where.service, digest) : undefined;
        return {
          version: image?.tags[0] ?? digest,
          digest,
          percent,
          healthyTasks,
          desiredTasks: desired,
        };
      }),
    );
  } catch (error) {
    if (error instanceof ResourceMissing) return [];
    throw error;
  }
}

async function readLast({ history, journal }: Tools, where: ServiceEnvironment) {
  const past = await history.list(where, recent);
  const finished = past.find(({ outcome }) => outcome !== undefined);
  return finished && (await journal.read(finished.deploymentId))?.deployment;
}
