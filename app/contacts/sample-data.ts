import type pg from 'pg';

const CONTACTS = [
  ['Ada Lovelace', 'ada@example.com', '+44 20 7946 0101'],
  ['Grace Hopper', 'grace@example.com', '+1 202 555 0102'],
  ['Margaret Hamilton', 'margaret@example.com', '+1 617 555 0103'],
  ['Katherine Johnson', 'katherine@example.com', '+1 757 555 0104'],
  ['Hedy Lamarr', 'hedy@example.com', '+43 1 555 0105'],
] as const;

/** Something to look at in a new database. Answers how many were inserted: none if there are contacts. */
export async function insertSampleData(client: pg.Client): Promise<number> {
  const { rowCount } = await client.query(
    `INSERT INTO contacts (name, email, phone)
     SELECT * FROM unnest($1::text[], $2::text[], $3::text[])
     WHERE NOT EXISTS (SELECT FROM contacts)`,
    [
      CONTACTS.map(([name]) => name),
      CONTACTS.map(([, email]) => email),
      CONTACTS.map(([, , phone]) => phone),
    ],
  );
  return rowCount ?? 0;
}
