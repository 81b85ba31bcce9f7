import type { Confirm } from './block-kit.ts';
import type { Message } from './message.ts';

/** Slack's words for a request that the app did not answer well. */
export type DeliveryFailure =
  'operation_timeout' | 'dispatch_failed' | 'http_client_error' | 'http_service_error';

/** Why nothing, or not the app's answer, came back. `slack_down`: Slack itself was out. */
export type Failure = DeliveryFailure | 'slack_down' | 'unknown_command' | 'in_thread';

export interface SlashResult {
  readonly delivered: { readonly status: number; readonly ms: number };
  readonly failed?: Failure;
  /** What only this person saw in answer: the app's words, or Slack's error line. */
  readonly ephemeral?: Message;
}

export type ClickResult =
  | {
      readonly kind: 'delivered';
      readonly delivered: { readonly status: number; readonly ms: number };
      readonly failed?: Failure;
      /** The page a link button opens. */
      readonly url?: string | undefined;
    }
  /** The button asks first; click again with `confirm: true`. */
  | { readonly kind: 'confirm'; readonly dialog: Confirm }
  /** The message or its button is not there (any more). */
  | { readonly kind: 'gone' };

export interface SayResult {
  readonly failed?: Failure;
  readonly message?: Message;
}
