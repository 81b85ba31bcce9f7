import { Conflict } from './aws/fault.ts';
import { createLocks, liftHold, type Locks } from './aws/locks.ts';
import { createRefusals, type Refusals } from './aws/refusals.ts';
import { connectTable, type Table } from './aws/table.ts';
import { catalogue } from './catalogue/catalogue.ts';
import type { Catalogue } from './catalogue/schema.ts';
import { findPlace } from './deployment/judge-request.ts';

const usage = 'usage: npm run hold -- lift <service> <environment> <person> <reason>';

interface Tools {
  readonly table: Pick<Table, 'write'>;
  readonly locks: Pick<Locks, 'read'>;
  readonly journal: Pick<Refusals, 'record'>;
  readonly catalogue: Catalogue;
}

/**
 * Opens a service again after a person has looked at it. The deployment that left the hold stays as it ended;
 * who lifted it, and why, goes into the day's journal of the door. Resolves to one line for people.
 */
export const lift =
  ({ table, locks, journal, catalogue: known }: Tools) =>
  async (ask: {
    readonly service: string;
    readonly environment: string;
    readonly by: string;
    readonly reason: string;
  }): Promise<{ readonly ok: boolean; readonly said: string }> => {
    const { service, environment, by, reason } = ask;
    if (findPlace(known, ask).kind === 'refused') return no(`${service} ${environment} is unknown`);
    if (!Object.hasOwn(known.people, by)) return no(`${by} is not in the catalogue`);
    const { hold, fence } = await locks.read(ask);
    if (!hold) return no(`${service} ${environment} is not on hold`);
    // The trace comes first: a hold that is gone without one could not be explained.
    await journal.record({
      code: 'hold-lifted',
      by,
      facts: { service, environment, fence, reason, hold },
    });
    try {
      await table.write(liftHold({ service, environment, fence }));
    } catch (error) {
      if (error instanceof Conflict) return no('somebody else was quicker; look again');
      throw error;
    }
    return {
      ok: true,
      said: `${service} ${environment} is open again; it was held because ${hold.reason}`,
    };
  };

const no = (said: string) => ({ ok: false, said });

if (import.meta.main) {
  const [verb, service, environment, by, ...words] = process.argv.slice(2);
  const table = connectTable(process.env.TABLE_NAME ?? 'slipway');
  const journal = createRefusals(table, () => new Date());
  const reason = words.join(' ');
  const { ok, said } =
    verb === 'lift' && service && environment && by && reason
      ? await lift({ table, locks: createLocks(table), journal, catalogue })({
          service,
          environment,
          by,
          reason,
        })
      : no(usage);
  process.stdout.write(`${said}\n`);
  process.exitCode = ok ? 0 : 1;
}
