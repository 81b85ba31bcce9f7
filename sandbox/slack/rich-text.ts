import { z } from 'zod';

const style = z
  .looseObject({
    bold: z.boolean().optional(),
    italic: z.boolean().optional(),
    strike: z.boolean().optional(),
    code: z.boolean().optional(),
  })
  .optional();

const inline = z.discriminatedUnion('type', [
  z.looseObject({ type: z.literal('text'), text: z.string(), style }),
  z.looseObject({ type: z.literal('link'), url: z.string(), text: z.string().optional(), style }),
  z.looseObject({ type: z.literal('emoji'), name: z.string() }),
  z.looseObject({ type: z.literal('user'), user_id: z.string() }),
  z.looseObject({ type: z.literal('channel'), channel_id: z.string() }),
  z.looseObject({ type: z.literal('usergroup'), usergroup_id: z.string() }),
  z.looseObject({ type: z.literal('broadcast'), range: z.string() }),
  z.looseObject({
    type: z.literal('date'),
    timestamp: z.number(),
    format: z.string(),
    fallback: z.string().optional(),
  }),
]);

const section = z.looseObject({
  type: z.literal('rich_text_section'),
  elements: z.array(inline),
});

/** The four parts a `rich_text` block is made of. Its text is never parsed as mrkdwn. */
export const richTextSection = z.discriminatedUnion('type', [
  section,
  z.looseObject({
    type: z.literal('rich_text_list'),
    style: z.enum(['bullet', 'ordered']),
    indent: z.number().optional(),
    elements: z.array(section),
  }),
  z.looseObject({ type: z.literal('rich_text_preformatted'), elements: z.array(inline) }),
  z.looseObject({ type: z.literal('rich_text_quote'), elements: z.array(inline) }),
]);

export type RichTextInline = z.infer<typeof inline>;
export type RichTextSection = z.infer<typeof richTextSection>;
