import { AwsError } from '../../endpoint/service.ts';

/** One page of a list. Throws InvalidToken for a page token that we did not give. */
export function page<T>(
  items: readonly T[],
  { maxResults, nextToken }: { maxResults?: number; nextToken?: string },
): { items: T[]; nextToken?: string } {
  const start = nextToken === undefined ? 0 : Number(nextToken);
  if (!Number.isInteger(start) || start < 0) {
    throw new AwsError('InvalidToken', `Invalid Token: '${nextToken}'`);
  }
  // 0 asks for the default.
  const end = start + Math.min(maxResults || 100, 1000);
  return {
    items: items.slice(start, end),
    ...(end < items.length && { nextToken: String(end) }),
  };
}
