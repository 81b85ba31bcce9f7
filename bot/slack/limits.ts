import { z } from 'zod';
import { messageBlock, viewBlock, viewTitle } from './block-limits.ts';

/** One broken limit: where (JSON pointer into the message or view) and what. */
export interface LimitFault {
  readonly pointer: string;
  readonly message: string;
}

const withBlocks = z.looseObject({ blocks: z.array(z.unknown()) });
const withId = z.looseObject({ block_id: z.string().optional() });
const withActions = z.looseObject({ elements: z.array(z.looseObject({ action_id: z.string() })) });

/** `chat.update` answers `msg_too_long` beyond 4000, although `chat.postMessage` takes more. */
const message = z
  .looseObject({
    text: z.string().max(4000).optional(),
    blocks: z.array(messageBlock).max(50).optional(),
    attachments: z
      .array(z.looseObject({ blocks: z.array(messageBlock).optional() }))
      .max(100)
      .optional(),
    thread_ts: z
      .string()
      .regex(/^\d+\.\d{6}$/, 'a timestamp is a string with six decimals')
      .optional(),
    reply_broadcast: z.boolean().optional(),
    metadata: z
      .strictObject({
        event_type: z.string().min(1),
        event_payload: z.record(z.string(), z.unknown()),
      })
      .optional(),
  })
  .refine((it) => it.text || it.blocks?.length || it.attachments?.length, 'no_text: say something');

const view = z
  .looseObject({
    type: z.enum(['modal', 'home']),
    title: viewTitle.optional(),
    submit: viewTitle.optional(),
    close: viewTitle.optional(),
    callback_id: z.string().max(255).optional(),
    private_metadata: z.string().max(3000).optional(),
    blocks: z.array(viewBlock).max(100),
  })
  .refine((it) => it.type === 'home' || it.title, 'a modal needs a title')
  .refine(
    (it) => it.submit ?? !it.blocks.some((block) => block.type === 'input'),
    'a modal with input blocks needs a submit button',
  );

/**
 * Checks a message as sent to `chat.postMessage`, `chat.update` or a response_url (blocks as values,
 * not as JSON text) against Slack's documented limits.
 * @returns every fault found; an empty list when Slack would take it
 */
export function checkMessage(candidate: unknown): LimitFault[] {
  return check(message, candidate);
}

/** The same for a modal or Home view. */
export function checkView(candidate: unknown): LimitFault[] {
  return check(view, candidate);
}

function check(schema: z.ZodType, candidate: unknown): LimitFault[] {
  const result = schema.safeParse(candidate);
  const faults = result.success ? [] : result.error.issues.map(faultOf);
  return [...faults, ...repeatedIds(candidate)];
}

function faultOf({ path, message }: { path: PropertyKey[]; message: string }): LimitFault {
  return { pointer: path.map((part) => `/${escapePointer(String(part))}`).join(''), message };
}

/** RFC 6901. */
function escapePointer(part: string): string {
  return part.replaceAll('~', '~0').replaceAll('/', '~1');
}

/** A block_id is unique in its message, an action_id in its block. */
function repeatedIds(candidate: unknown): LimitFault[] {
  const parsed = withBlocks.safeParse(candidate);
  if (!parsed.success) return [];
  const { blocks } = parsed.data;
  const blockIds = blocks.map((block) => withId.safeParse(block).data?.block_id);
  return [
    ...repeats(blockIds, (index) => `/blocks/${index}/block_id`),
    ...blocks.flatMap((block, blockIndex) => {
      const actionIds = withActions.safeParse(block).data?.elements.map((it) => it.action_id) ?? [];
      return repeats(actionIds, (index) => `/blocks/${blockIndex}/elements/${index}/action_id`);
    }),
  ];
}

function repeats(ids: readonly (string | undefined)[], pointer: (index: number) => string) {
  return ids.flatMap((id, index) =>
    id !== undefined && ids.indexOf(id) < index
      ? [{ pointer: pointer(index), message: `"${id}" is used twice` }]
      : [],
  );
}
