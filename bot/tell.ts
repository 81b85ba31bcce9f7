import type { ClickAnswer } from './actions/button.ts';
import { firstOf, type After } from './first-of.ts';
import type { Log } from './log.ts';
import type { Message } from './messages/blocks.ts';

/** Once an answer is there: how long its way to Slack may take before this Lambda stops waiting for it. */
const tellWithinMs = 400;

/** What goes to a response_url. */
export interface Telling extends Message {
  readonly response_type: 'ephemeral';
  /** Slack's default differs from source to source, so it is always said. */
  readonly replace_original: boolean;
}

/** The answer to a click. It is a courtesy: the record and the card hold without it. */
export async function tell(
  respond: (telling: Telling) => Promise<unknown>,
  { whisper, original }: ClickAnswer,
  { after, log }: { after: After; log: Log },
): Promise<void> {
  const send = async (message: Message | undefined, replace_original: boolean) => {
    if (message) await respond({ response_type: 'ephemeral', replace_original, ...message });
  };
  const sent = send(whisper, false)
    .then(() => send(original, true))
    .catch((error: unknown) => log.warn('an answer to a click did not reach Slack', { error }));
  await firstOf(sent, { withinMs: tellWithinMs, after }, undefined);
}
