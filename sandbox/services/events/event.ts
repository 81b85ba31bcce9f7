import type { AwsEvent } from '../wiring.ts';
import { copyOf } from './copy.ts';

/** An event as rules see it and targets get it. */
export interface BusEvent {
  readonly version: '0';
  readonly id: string;
  readonly 'detail-type': string;
  readonly source: string;
  readonly account: string;
  /** ISO 8601 in UTC, whole seconds. */
  readonly time: string;
  readonly region: string;
  readonly resources: readonly string[];
  readonly detail: Readonly<Record<string, unknown>>;
}

/** Puts a service's event into EventBridge's envelope, still sharing its detail with the service. `at` is in ms. */
export function envelope(
  { source, detailType, resources, detail }: AwsEvent,
  { id, account, region, at }: { id: string; account: string; region: string; at: number },
): BusEvent {
  const time = `${new Date(at).toISOString().slice(0, 19)}Z`;
  return {
    version: '0',
    id,
    'detail-type': detailType,
    source,
    account,
    time,
    region,
    resources,
    detail,
  };
}

/** A copy, as the wire would make one: nobody sees later changes. */
export const sealed = (event: BusEvent): BusEvent => copyOf(event);
