import { z } from 'zod';
import type { Content } from './content.ts';
import { checkContent } from './content-check.ts';
import type { Delivery } from './delivery.ts';
import type { DeliveryFailure } from './results.ts';

/** What the answer to a slash command means. */
export type Acknowledgement =
  | { readonly kind: 'silent' }
  | { readonly kind: 'message'; readonly inChannel: boolean; readonly content: Content }
  | { readonly kind: 'failed'; readonly error: DeliveryFailure };

const message = z.looseObject({ response_type: z.string().optional() });

/** Reads it as Slack does: empty is silent, JSON is a message, other text is printed as it is. */
export function readAcknowledgement(delivery: Delivery, newId: () => string): Acknowledgement {
  if (delivery.failed) return { kind: 'failed', error: delivery.failed };
  if (delivery.body === '') return { kind: 'silent' };
  if (!delivery.contentType.startsWith('application/json')) return printed(delivery.body);
  const parsed = parseJson(delivery.body);
  if (parsed === undefined) return { kind: 'failed', error: 'dispatch_failed' };
  const said = message.safeParse(parsed).data;
  if (!said) return printed(delivery.body);
  const checked = checkContent(said, newId);
  if (checked.kind === 'content') {
    return {
      kind: 'message',
      inChannel: said.response_type === 'in_channel',
      content: checked.content,
    };
  }
  // `{}` is printed; blocks that Slack cannot show are an answer it cannot use.
  return checked.error === 'no_text'
    ? printed(delivery.body)
    : { kind: 'failed', error: 'dispatch_failed' };
}

function printed(text: string): Acknowledgement {
  return { kind: 'message', inChannel: false, content: { text, blocks: [] } };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    // Said to be JSON and is not: the caller turns it into Slack's `dispatch_failed`.
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
