import {
  EventBridgeClient,
  PutEventsCommand,
  type PutEventsRequestEntry,
} from '@aws-sdk/client-eventbridge';
import type { EventType } from '../deployment/events.ts';
import { clientSettings, openClient, type OpenClient } from './client-settings.ts';
import { call } from './fault.ts';

/** What a subscriber is told: not the event itself, only that there is one to read. */
export interface Notice {
  readonly deploymentId: string;
  readonly service: string;
  readonly environment: string;
  readonly seq: number;
  readonly type: EventType;
}

export interface Bus {
  /**
   * Tells whoever draws the story. Never fails its caller: the journal is the truth, and what could not be published
   * is told again by the janitor from the outbox.
   */
  publish(notices: readonly Notice[]): Promise<void>;
  /** Sends an event that says nothing, to see whether it arrives. Fails no more than `publish` does. */
  beat(): Promise<void>;
}

/** Detail type of the event that says nothing. */
export const heartbeatType = 'Heartbeat';

/** Connects to EventBridge: `PutEvents` on our bus. `onLost` hears of what could not be published. */
export function connectBus(
  busName: string,
  onLost: (error: unknown) => void,
  open: OpenClient = openClient,
): Bus {
  const client = open(EventBridgeClient, clientSettings);
  const put = async (Entries: PutEventsRequestEntry[]) => {
    try {
      const { FailedEntryCount = 0, Entries: answers } = await call('PutEvents', () =>
        client.send(new PutEventsCommand({ Entries })),
      );
      if (FailedEntryCount > 0)
        onLost(new Error(`PutEvents: ${answers?.[0]?.ErrorCode ?? 'lost'}`));
    } catch (error) {
      onLost(error);
    }
  };
  return {
    publish: async (notices) => {
      if (notices.length > 0) await put(notices.map((notice) => entryOf(busName, notice)));
    },
    beat: () =>
      put([{ EventBusName: busName, Source: 'slipway', DetailType: heartbeatType, Detail: '{}' }]),
  };
}

function entryOf(EventBusName: string, { type, deploymentId, service, environment, seq }: Notice) {
  return {
    EventBusName,
    Source: 'slipway',
    DetailType: type,
    Detail: JSON.stringify({ deploymentId, service, environment, seq }),
  };
}
