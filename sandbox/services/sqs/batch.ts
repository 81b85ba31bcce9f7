import { AwsError } from '../../endpoint/service.ts';

/** One entry of a batch that failed, as the API reports it. */
interface Failed {
  readonly Id: string;
  readonly SenderFault: boolean;
  readonly Code: string;
  readonly Message: string;
}

/**
 * Does each entry of a batch on its own; what one throws becomes its entry in Failed.
 * Throws EmptyBatchRequest, TooManyEntriesInBatchRequest or BatchEntryIdsNotDistinct for the whole.
 */
export function eachEntry<Entry extends { readonly Id: string | undefined }, Result>(
  entries: readonly Entry[] | undefined,
  act: (entry: Entry) => Result,
): { Successful: (Result & { Id: string })[]; Failed: Failed[] } {
  if (!entries || entries.length === 0) {
    throw new AwsError('EmptyBatchRequest', 'There should be at least one entry in the request.');
  }
  if (entries.length > 10) {
    throw new AwsError('TooManyEntriesInBatchRequest', 'A batch has at most 10 entries.');
  }
  if (new Set(entries.map(({ Id }) => Id)).size < entries.length) {
    throw new AwsError('BatchEntryIdsNotDistinct', 'Two entries of the batch have the same Id.');
  }
  const Successful: (Result & { Id: string })[] = [];
  const Failed: Failed[] = [];
  for (const entry of entries) {
    const Id = entry.Id ?? '';
    try {
      Successful.push({ ...act(entry), Id });
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      Failed.push({ Id, SenderFault: true, Code: error.name, Message: error.message });
    }
  }
  return { Successful, Failed };
}
