import { z } from 'zod';
import { richTextSection, type RichTextSection } from './rich-text.ts';

/**
 * The blocks that this workspace can show. Slack's limits are judged before (`checkMessage`);
 * here a checked message becomes typed, and unknown extras are kept as they came.
 */
const plainText = z.looseObject({ type: z.literal('plain_text'), text: z.string() });
const text = z.looseObject({
  type: z.enum(['plain_text', 'mrkdwn']),
  text: z.string(),
  verbatim: z.boolean().optional(),
});

const confirm = z.looseObject({
  title: text,
  text,
  confirm: text,
  deny: text,
  style: z.enum(['primary', 'danger']).optional(),
});

const button = z.looseObject({
  type: z.literal('button'),
  action_id: z.string().optional(),
  text: plainText,
  value: z.string().optional(),
  url: z.string().optional(),
  style: z.enum(['primary', 'danger']).optional(),
  confirm: confirm.optional(),
  accessibility_label: z.string().optional(),
});
const image = z.looseObject({
  type: z.literal('image'),
  image_url: z.string().optional(),
  alt_text: z.string(),
});
/** Something real Slack draws and this page does not; it is shown by name, never left out. */
const otherElement = z.looseObject({ type: z.string(), action_id: z.string().optional() });

const blockId = { block_id: z.string().optional() };
const blocks = {
  header: z.looseObject({ ...blockId, type: z.literal('header'), text: plainText }),
  section: z.looseObject({
    ...blockId,
    type: z.literal('section'),
    text: text.optional(),
    fields: z.array(text).optional(),
    accessory: z.union([button, image, otherElement]).optional(),
  }),
  context: z.looseObject({
    ...blockId,
    type: z.literal('context'),
    elements: z.array(z.union([image, text])),
  }),
  actions: z.looseObject({
    ...blockId,
    type: z.literal('actions'),
    elements: z.array(z.union([button, otherElement])),
  }),
  divider: z.looseObject({ ...blockId, type: z.literal('divider') }),
  image: z.looseObject({
    ...blockId,
    type: z.literal('image'),
    image_url: z.string().optional(),
    alt_text: z.string(),
    title: plainText.optional(),
  }),
};
const richText = z.looseObject({
  ...blockId,
  type: z.literal('rich_text'),
  elements: z.array(richTextSection),
});

export type Text = z.infer<typeof text>;
export type Confirm = z.infer<typeof confirm>;
export type Button = z.infer<typeof button>;
export type ImageElement = z.infer<typeof image>;
export type OtherElement = z.infer<typeof otherElement>;
export type Block =
  | z.infer<(typeof blocks)[keyof typeof blocks]>
  | { type: 'rich_text'; block_id?: string | undefined; elements: RichTextSection[] }
  | { type: 'unsupported'; block_id?: string | undefined; of: string };

const known = z.discriminatedUnion('type', [
  blocks.header,
  blocks.section,
  blocks.context,
  blocks.actions,
  blocks.divider,
  blocks.image,
  richText,
]);
const anyBlock = z.looseObject({ type: z.string(), ...blockId });

/** Reads one block, or says which part of it Slack could not have shown. */
export function parseBlock(block: unknown): Block {
  const outline = anyBlock.parse(block);
  const drawn = known.options.some((option) => option.shape.type.value === outline.type);
  return drawn
    ? known.parse(block)
    : { type: 'unsupported', block_id: outline.block_id, of: outline.type };
}
