/** Runs one after the other; one that fails does not keep the rest from running, and is thrown at the end. */
export async function forEachSafely<Item>(
  items: readonly Item[],
  run: (item: Item) => Promise<unknown>,
  onError: (item: Item, error: unknown) => void,
): Promise<void> {
  const errors: unknown[] = [];
  for (const item of items) {
    try {
      await run(item);
    } catch (error) {
      onError(item, error);
      errors.push(error);
    }
  }
  if (errors.length === 1) throw errors[0];
  if (errors.length > 1)
    throw new AggregateError(errors, `${errors.length} of ${items.length} failed`);
}
