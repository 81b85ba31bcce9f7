/** An error and its causes in one line, for a person; the stack only where the program itself is at fault. */
export function explain(error: unknown): string {
  if (error instanceof AggregateError)
    return `${error.message}: ${error.errors.map(explain).join('; ')}`;
  if (!(error instanceof Error)) return String(error);
  const isFaultOfOurs = ['TypeError', 'ReferenceError', 'RangeError'].includes(error.name);
  const words = isFaultOfOurs ? (error.stack ?? error.message) : `${error.name}: ${error.message}`;
  return error.cause === undefined ? words : `${words} (because ${explain(error.cause)})`;
}
