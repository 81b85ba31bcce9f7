import { Type, type Static } from 'typebox';

/** PostgreSQL's text holds neither NUL characters nor halves of surrogate pairs. */
const text = Type.String({ pattern: '^[^\\u0000\\ud800-\\udfff]*$' });

export const contactCreate = Type.Object(
  { name: text, email: text, phone: text },
  {
    title: 'ContactCreate',
    examples: [{ name: 'Ada Lovelace', email: 'ada@example.com', phone: '+44 20 7946 0101' }],
  },
);

export const contactResponse = Type.Object(
  { id: Type.Integer(), name: Type.String(), email: Type.String(), phone: Type.String() },
  { title: 'ContactResponse' },
);

export const contactList = Type.Array(contactResponse, { title: 'ContactList' });

/** Every answer that is not a success. */
export const problem = Type.Object(
  { detail: Type.String({ description: 'What is wrong, and where.' }) },
  { title: 'Problem' },
);

export const contactPath = Type.Object({ contact_id: Type.Integer() });

/** Each bound fits PostgreSQL's integers. */
export const page = Type.Object({
  limit: Type.Optional(Type.Integer({ minimum: 0, maximum: 1000, default: 100 })),
  offset: Type.Optional(Type.Integer({ minimum: 0, maximum: 2147483647, default: 0 })),
});

export const health = Type.Object({ status: Type.Literal('OK') }, { title: 'Health' });

export type ContactCreate = Static<typeof contactCreate>;
export type Contact = Static<typeof contactResponse>;
