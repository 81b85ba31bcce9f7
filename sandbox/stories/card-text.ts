import { z } from 'zod';
import type { Message } from '../slack/index.ts';

/** Everything a person can read in a message: fallback text, blocks and attachments, line by line. */
export function textOf({ text, blocks, attachments }: Message): string {
  return [text, ...textsIn(blocks), ...textsIn(attachments)].join('\n');
}

function textsIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(textsIn);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, member]) =>
    key === 'text' && typeof member === 'string' ? [member] : textsIn(member),
  );
}

const cardMetadata = z.object({ event_payload: z.object({ deploymentId: z.string() }) });

/** The deployment that a message of the bot is about, from its metadata; undefined for any other message. */
export function deploymentOf({ metadata }: Message): string | undefined {
  return cardMetadata.safeParse(metadata).data?.event_payload.deploymentId;
}
