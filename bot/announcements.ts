import { announce, type AnnounceTools } from './announce.ts';
import { announceBatch, type BatchResult } from './batch.ts';
import type { ChatClient } from './slack/chat-client.ts';
import { createChat } from './slack/chat.ts';
import { createPatience } from './slack/patience.ts';

/** An instance of the announcer, from its cold start on: a batch of the queue and a way to Slack → what failed. */
export function createAnnouncer(
  parts: Omit<AnnounceTools, 'chat'>,
): (batch: unknown, client: ChatClient) => Promise<BatchResult> {
  const { now, log } = parts;
  const patient = createPatience({ now });
  return (batch, client) => {
    const tools = { ...parts, chat: createChat({ client: patient(client), log }) };
    return announceBatch(batch, { announce: (it) => announce(it, tools), log });
  };
}
