import { attempt, type Database } from './database.ts';
import type { Contact, ContactCreate } from './schemas.ts';

/** The contacts in PostgreSQL. Every method may throw `DatabaseUnavailable`; an unknown id answers `undefined`. */
export interface ContactStore {
  /** In the order of their ids. */
  list(page: { readonly limit: number; readonly offset: number }): Promise<Contact[]>;
  get(id: number): Promise<Contact | undefined>;
  create(contact: ContactCreate): Promise<Contact>;
  replace(id: number, contact: ContactCreate): Promise<Contact | undefined>;
  remove(id: number): Promise<Contact | undefined>;
}

const COLUMNS = ['id', 'name', 'email', 'phone'] as const;
const MAX_ID = 2147483647;

export function contactStore({ query }: Pick<Database, 'query'>): ContactStore {
  return {
    list: ({ limit, offset }) =>
      attempt(() =>
        query
          .selectFrom('contacts')
          .select(COLUMNS)
          .orderBy('id')
          .limit(limit)
          .offset(offset)
          .execute(),
      ),

    get: (id) =>
      withId(id, () =>
        query.selectFrom('contacts').select(COLUMNS).where('id', '=', id).executeTakeFirst(),
      ),

    create: (contact) =>
      attempt(() =>
        query
          .insertInto('contacts')
          .values(fields(contact))
          .returning(COLUMNS)
          .executeTakeFirstOrThrow(),
      ),

    replace: (id, contact) =>
      withId(id, () =>
        query
          .updateTable('contacts')
          .set(fields(contact))
          .where('id', '=', id)
          .returning(COLUMNS)
          .executeTakeFirst(),
      ),

    remove: (id) =>
      withId(id, () =>
        query.deleteFrom('contacts').where('id', '=', id).returning(COLUMNS).executeTakeFirst(),
      ),
  };
}

/** A number that the column cannot hold is nobody's id; PostgreSQL would call it an error. */
async function withId<T>(id: number, work: () => Promise<T>): Promise<T | undefined> {
  return id >= 1 && id <= MAX_ID ? attempt(work) : undefined;
}

/** A client may send a contact back with its id and more; only these are written. */
const fields = ({ name, email, phone }: ContactCreate): ContactCreate => ({ name, email, phone });
