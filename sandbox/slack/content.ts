import type { Attachment } from './message.ts';
import { parseBlock, type Block } from './block-kit.ts';
import { z } from 'zod';

/** What an app may say: in a Web API call, in an acknowledgement, or at a response URL. */
export interface Content {
  readonly text: string;
  readonly blocks: readonly Block[];
  /** Undefined when the app sent none; `chat.update` then keeps the old ones. */
  readonly attachments?: readonly Attachment[] | undefined;
}

const attachment = z.looseObject({
  color: z.string().optional(),
  text: z.string().optional(),
  fallback: z.string().optional(),
  blocks: z.array(z.unknown()).optional(),
});
const shape = z.object({
  text: z.string().nullish(),
  blocks: z.array(z.unknown()).nullish(),
  attachments: z.array(attachment).nullish(),
});

/**
 * Reads an app's content that passed `checkMessage`. Blocks without a `block_id` get one, as Slack does,
 * because a click names its block.
 */
export function parseContent(content: unknown, newId: () => string): Content {
  const { text, blocks, attachments } = shape.parse(content);
  const identified = (list: readonly unknown[] | null | undefined) =>
    (list ?? [])
      .map(parseBlock)
      .map((block) => ({ ...block, block_id: block.block_id ?? newId() }));
  return {
    text: text ?? '',
    blocks: identified(blocks),
    attachments: attachments?.map(({ color, text: own, fallback, blocks: inner }) => ({
      color,
      text: own,
      fallback,
      blocks: identified(inner),
    })),
  };
}
