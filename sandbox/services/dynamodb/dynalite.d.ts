/** The parts of dynalite 4.0.0 that we call. It carries no types of its own. */

declare module 'dynalite/db/index.js' {
  type Callback<T> = (error: unknown, result: T) => void;

  export interface Table {
    readonly TableName: string;
    readonly TableStatus: string;
    readonly KeySchema: readonly { readonly AttributeName: string }[];
  }

  export interface Store {
    readonly tableDb: { awsAccountId: string; awsRegion: string };
    getTable(name: string, done: Callback<Table>): void;
    getTable(name: string, checkStatus: boolean, done: Callback<Table>): void;
  }

  /** A request after dynalite's checks: expressions are parsed into hidden members. */
  export type Checked = Record<string, unknown>;

  interface Db {
    create(options: { createTableMs?: number }): Store;
    /** These answer an error, or nothing when all is well. */
    validateKey(key: unknown, table: Table): Error | null | undefined;
    validateItem(item: unknown, table: Table): Error | null | undefined;
    validateUpdates(
      attributes: unknown,
      expression: unknown,
      table: Table,
    ): Error | null | undefined;
    checkConditional(request: Checked, item: unknown): Error | null | undefined;
    /** One string for each primary key; the item may hold more than its key. */
    createKey(item: unknown, table: Table): string;
  }

  const db: Db;
  export default db;
}

declare module 'dynalite/validations/index.js' {
  import type { Checked, Store } from 'dynalite/db/index.js';

  interface Validations {
    /** Both throw errors with `statusCode` and `body`. */
    checkTypes(request: Record<string, unknown>, types: unknown): Checked;
    checkValidations(request: Checked, types: unknown, custom: unknown, store: Store): void;
  }

  const validations: Validations;
  export default validations;
}

declare module 'dynalite/validations/*' {
  const validation: { readonly types: unknown; readonly custom: unknown };
  export default validation;
}

declare module 'dynalite/actions/*' {
  import type { Checked, Store } from 'dynalite/db/index.js';

  const action: (
    store: Store,
    request: Checked,
    done: (error: unknown, result: Record<string, unknown>) => void,
  ) => void;
  export default action;
}
