import { z } from 'zod';

/** Texts and what people click on, with the limits Slack documents for them (docs.slack.dev, Block Kit). */

export const id = z.string().min(1).max(255);

export const plain = (max: number) =>
  z.strictObject({
    type: z.literal('plain_text'),
    text: z.string().min(1).max(max),
    emoji: z.boolean().optional(),
  });

export const mrkdwn = (max: number) =>
  z.strictObject({
    type: z.literal('mrkdwn'),
    text: z.string().min(1).max(max),
    verbatim: z.boolean().optional(),
  });

export const text = (max: number) => z.discriminatedUnion('type', [plain(max), mrkdwn(max)]);

const style = z.enum(['primary', 'danger']);

const confirm = z.strictObject({
  title: plain(100),
  text: text(300),
  confirm: plain(30),
  deny: plain(30),
  style: style.optional(),
});

const button = z.strictObject({
  type: z.literal('button'),
  action_id: id.optional(),
  text: plain(75),
  value: z.string().max(2000).optional(),
  url: z.url().max(3000).optional(),
  style: style.optional(),
  confirm: confirm.optional(),
  accessibility_label: z.string().max(75).optional(),
});

const option = z.strictObject({
  text: text(75),
  value: z.string().min(1).max(75),
  description: text(75).optional(),
});

const choice = <T extends string>(type: T, max: number) =>
  z.strictObject({
    type: z.literal(type),
    action_id: id.optional(),
    options: z.array(option).min(1).max(max),
    confirm: confirm.optional(),
    placeholder: plain(150).optional(),
    initial_option: option.optional(),
    initial_options: z.array(option).optional(),
  });

const usersSelect = z.strictObject({
  type: z.literal('users_select'),
  action_id: id.optional(),
  placeholder: plain(150).optional(),
  initial_user: z.string().optional(),
  confirm: confirm.optional(),
});

export const image = z.strictObject({
  type: z.literal('image'),
  image_url: z.url().max(3000),
  alt_text: z.string().min(1).max(2000),
});

const textInput = z.strictObject({
  type: z.literal('plain_text_input'),
  action_id: id.optional(),
  initial_value: z.string().max(3000).optional(),
  multiline: z.boolean().optional(),
  min_length: z.number().int().min(0).max(3000).optional(),
  max_length: z.number().int().min(1).max(3000).optional(),
  placeholder: plain(150).optional(),
});

const select = choice('static_select', 100);
const overflow = choice('overflow', 5);
const checkboxes = choice('checkboxes', 10);
const radio = choice('radio_buttons', 10);

export const actionElement = z.discriminatedUnion('type', [
  button,
  select,
  usersSelect,
  overflow,
  checkboxes,
  radio,
]);
export const accessory = z.discriminatedUnion('type', [
  button,
  select,
  usersSelect,
  overflow,
  checkboxes,
  radio,
  image,
]);
export const inputElement = z.discriminatedUnion('type', [
  textInput,
  select,
  usersSelect,
  checkboxes,
  radio,
]);
