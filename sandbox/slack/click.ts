import type { PersonTools } from './acting.ts';
import type { ClickResult } from './results.ts';
import type { Button } from './block-kit.ts';
import { buttonsOf } from './buttons.ts';
import type { Member, Message } from './message.ts';
import { clickPayload } from './payloads.ts';

/** A button, and where it was found. */
export interface Found {
  readonly message: Message;
  readonly button: Button;
  readonly blockId: string;
  readonly inAttachment: boolean;
}

/** Finds a button in a message that this person can see. */
export function findButton(
  message: Message | undefined,
  person: Member,
  wanted: { actionId: string; blockId: string | undefined },
): Found | undefined {
  if (!message || (message.visibleTo && message.visibleTo !== person.id)) return undefined;
  const places = [
    ...message.blocks.map((block) => ({ block, inAttachment: false })),
    ...message.attachments.flatMap(({ blocks }) =>
      blocks.map((block) => ({ block, inAttachment: true })),
    ),
  ];
  for (const { block, inAttachment } of places) {
    if (wanted.blockId !== undefined && block.block_id !== wanted.blockId) continue;
    const button = buttonsOf(block).find(({ action_id }) => action_id === wanted.actionId);
    if (button) return { message, button, blockId: block.block_id ?? '', inAttachment };
  }
  return undefined;
}

/** Sends the click to the app. */
export async function deliverClick(
  tools: PersonTools,
  person: Member,
  found: Found,
): Promise<ClickResult> {
  const { message, button } = found;
  const source = { channel: message.channel, user: person.id, message };
  const payload = clickPayload(tools.workspace, {
    ...found,
    person,
    responseUrl: tools.address + tools.urls.issue('actions', source),
    triggerId: tools.triggers.issue(person.id),
  });
  const { status, ms, failed } = await tools.deliver('block_actions', {
    payload: JSON.stringify(payload),
  });
  return {
    kind: 'delivered',
    delivered: { status, ms },
    ...(failed ? { failed } : {}),
    url: button.url,
  };
}
