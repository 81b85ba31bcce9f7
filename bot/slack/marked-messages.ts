import { z } from 'zod';

const mark = z.object({
  event_type: z.string(),
  event_payload: z.looseObject({
    deploymentId: z.string().optional(),
    seq: z.number().optional(),
  }),
});
const page = z.object({
  messages: z.array(z.looseObject({ ts: z.string(), metadata: mark.optional().catch(undefined) })),
  response_metadata: z.looseObject({ next_cursor: z.string().optional() }).optional(),
});

/** A message of anybody's, with the mark of an app if it carries one. */
export type Marked = z.infer<typeof page>['messages'][number];

/** A thousand messages since the request: beyond them nobody looks, and a lost reply doubles a post. */
const mostPages = 5;

/** Everything that a search finds, page after page. */
export async function readPages(
  ask: (cursor: { cursor?: string }) => Promise<unknown>,
): Promise<readonly Marked[]> {
  const found: Marked[] = [];
  let next: { cursor?: string } = {};
  for (let pages = 0; pages < mostPages; pages += 1) {
    const { messages, response_metadata } = page.parse(await ask(next));
    found.push(...messages);
    const cursor = response_metadata?.next_cursor;
    if (!cursor) break;
    next = { cursor };
  }
  return found;
}

/** Those that one kind of mark says are a deployment's. */
export function marksOf(
  messages: readonly Marked[],
  eventType: string,
  deploymentId: string,
): readonly { readonly ts: string; readonly seq?: number | undefined }[] {
  return messages.flatMap(({ ts, metadata }) =>
    metadata?.event_type === eventType && metadata.event_payload.deploymentId === deploymentId
      ? { ts, seq: metadata.event_payload.seq }
      : [],
  );
}

const posted = z.object({ channel: z.string(), ts: z.string().regex(/^\d+\.\d+$/) });

/** Where Slack says that a message is. An answer about another channel is none: the next try looks for the card. */
export function postedIn(channel: string, answer: unknown): { channel: string; ts: string } {
  const place = posted.parse(answer);
  if (place.channel !== channel) throw new Error(`Slack answered about ${place.channel}`);
  return place;
}
