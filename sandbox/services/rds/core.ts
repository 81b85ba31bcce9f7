import { AwsError } from '../../endpoint/service.ts';
import { startPostgres, type PostgresServer } from './postgres.ts';

/** A database instance as its creator describes it. */
export interface InstanceSpec {
  readonly identifier: string;
  /** The first database in it; RDS calls it `postgres` when none is named. */
  readonly databaseName: string;
  readonly masterUsername: string;
  readonly masterPassword: string;
}

export interface Instance {
  readonly identifier: string;
  readonly databaseName: string;
  readonly masterUsername: string;
  /** The real server behind it; `halt()` and `resume()` are an outage. */
  readonly server: PostgresServer;
}

/**
 * RDS: each instance is a PostgreSQL server of its own, as on AWS, so that two instances may hold
 * databases and users of the same name.
 */
export class RdsCore {
  readonly #start: () => Promise<PostgresServer>;
  readonly #instances = new Map<string, Instance>();
  readonly #starting = new Map<string, Promise<PostgresServer>>();

  constructor(start: () => Promise<PostgresServer> = startPostgres) {
    this.#start = start;
  }

  /** Resolves when the server accepts connections and has the database and its user. */
  async createInstance(spec: InstanceSpec): Promise<Instance> {
    if (this.#starting.has(spec.identifier)) {
      throw new AwsError('DBInstanceAlreadyExists', 'DB instance already exists');
    }
    const starting = this.#start();
    this.#starting.set(spec.identifier, starting);
    const server = await starting;
    await server.createDatabase({
      name: spec.databaseName,
      user: spec.masterUsername,
      password: spec.masterPassword,
    });
    const { identifier, databaseName, masterUsername } = spec;
    const instance = { identifier, databaseName, masterUsername, server };
    this.#instances.set(identifier, instance);
    return instance;
  }

  instance(identifier: string): Instance | undefined {
    return this.#instances.get(identifier);
  }

  instances(): readonly Instance[] {
    return [...this.#instances.values()];
  }

  /** Ends every server, also those that are still starting, and removes their folders. */
  async stop(): Promise<void> {
    const started = await Promise.allSettled(this.#starting.values());
    this.#starting.clear();
    this.#instances.clear();
    await Promise.all(
      started.flatMap((result) => (result.status === 'fulfilled' ? [result.value.stop()] : [])),
    );
  }
}
