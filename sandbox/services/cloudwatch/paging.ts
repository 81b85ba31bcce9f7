import { AwsError } from '../../endpoint/service.ts';

/** One page of a list, and the token for the next. Tokens are offsets. Throws InvalidNextToken. */
export function page<T>(
  all: readonly T[],
  { token, size }: { token: string | undefined; size: number },
): { items: T[]; NextToken?: string } {
  const from = token === undefined ? 0 : Number(token);
  if (!Number.isInteger(from) || from < 0)
    throw new AwsError('InvalidNextToken', 'The next token specified is invalid.');
  const items = all.slice(from, from + size);
  const next = from + items.length;
  return { items, ...(next < all.length && { NextToken: String(next) }) };
}
