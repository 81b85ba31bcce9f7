import type {
  PutEventsRequestEntry,
  PutEventsResponse,
  PutEventsResultEntry,
} from '@aws-sdk/client-eventbridge';
import { AwsError } from '../../endpoint/service.ts';
import type { EventsCore } from './core.ts';

const maxEntries = 10;
const maxBytes = 1024 * 1024;

/** Puts up to ten events on buses. Each entry fails or succeeds alone, in the order of the request. Throws ValidationException for the whole. */
export function putEvents(
  core: EventsCore,
  entries: readonly PutEventsRequestEntry[],
): PutEventsResponse {
  if (entries.length === 0 || entries.length > maxEntries) {
    throw new AwsError('ValidationException', `PutEvents takes 1 to ${maxEntries} entries.`);
  }
  const bytes = Buffer.byteLength(JSON.stringify(entries));
  if (bytes > maxBytes) {
    throw new AwsError('ValidationException', `PutEvents takes less than ${maxBytes} bytes.`);
  }
  const Entries = entries.map((entry) => putOne(core, entry));
  return { Entries, FailedEntryCount: Entries.filter(({ ErrorCode }) => ErrorCode).length };
}

function putOne(core: EventsCore, entry: PutEventsRequestEntry): PutEventsResultEntry {
  const { Source, DetailType, Resources = [], Time, EventBusName } = entry;
  if (!Source) return failed('InvalidArgument', 'Parameter Source is not valid. Reason: required.');
  if (Source.startsWith('aws.')) {
    return failed('NotAuthorizedForSourceException', 'Not authorized for the source.');
  }
  if (!DetailType) {
    return failed('InvalidArgument', 'Parameter DetailType is not valid. Reason: required.');
  }
  const detail = readDetail(entry.Detail);
  if (!detail) return failed('MalformedDetail', 'Detail is malformed.');
  try {
    const event = { source: Source, detailType: DetailType, resources: Resources, detail };
    const at = Time?.getTime();
    return { EventId: core.publish(event, { busName: EventBusName, at }) };
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    return failed(error.name, error.message);
  }
}

const failed = (ErrorCode: string, ErrorMessage: string) => ({ ErrorCode, ErrorMessage });

/** Detail must be the text of a JSON object. */
function readDetail(text = ''): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    return isObject ? Object.fromEntries(Object.entries(value)) : undefined;
  } catch {
    return undefined;
  }
}
