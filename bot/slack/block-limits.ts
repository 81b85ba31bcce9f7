import { z } from 'zod';
import {
  accessory,
  actionElement,
  id,
  image,
  inputElement,
  mrkdwn,
  plain,
  text,
} from './element-limits.ts';

/**
 * The blocks this bot may send, with the limits Slack documents for them (docs.slack.dev, Block Kit).
 * A type or field that is not listed is refused, as Slack does with `invalid_blocks`.
 */
const blockId = { block_id: id.optional() };

const section = z
  .strictObject({
    type: z.literal('section'),
    ...blockId,
    text: text(3000).optional(),
    fields: z.array(text(2000)).min(1).max(10).optional(),
    accessory: accessory.optional(),
    expand: z.boolean().optional(),
  })
  .refine((it) => it.text ?? it.fields, 'a section needs text or fields');

/** Blocks allowed in a message. */
export const messageBlock = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('header'), ...blockId, text: plain(150) }),
  z.strictObject({ type: z.literal('divider'), ...blockId }),
  section,
  z.strictObject({
    type: z.literal('context'),
    ...blockId,
    elements: z
      .array(z.discriminatedUnion('type', [plain(2000), mrkdwn(2000), image]))
      .min(1)
      .max(10),
  }),
  z.strictObject({
    type: z.literal('actions'),
    ...blockId,
    elements: z.array(actionElement).min(1).max(25),
  }),
  z.strictObject({ ...image.shape, ...blockId, title: plain(2000).optional() }),
]);

/** Blocks allowed in a modal or on the Home tab. */
export const viewBlock = z.discriminatedUnion('type', [
  messageBlock,
  z.strictObject({
    type: z.literal('input'),
    ...blockId,
    label: plain(2000),
    hint: plain(2000).optional(),
    optional: z.boolean().optional(),
    dispatch_action: z.boolean().optional(),
    element: inputElement,
  }),
]);

export const viewTitle = plain(24);
