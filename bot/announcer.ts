import { catalogue } from '../orchestrator/catalogue/catalogue.ts';
import { createOrchestrator } from '../orchestrator/client.ts';
import { announce } from './announce.ts';
import { announceBatch } from './batch.ts';
import { parseBotConfig } from './config.ts';
import { createLog } from './log.ts';
import { createChat } from './slack/chat.ts';
import { createSecretSource, secretReader } from './slack/secret.ts';

const { slackSecretArn, slackApiUrl } = parseBotConfig(process.env);
const log = createLog();
const orchestrator = createOrchestrator();
const secrets = createSecretSource({ read: secretReader(slackSecretArn), now: () => Date.now() });

/** Chat out: events from the FIFO queue → the card and its thread. What fails is handed out again. */
export const handler = async (batch: unknown) => {
  const { botToken } = await secrets.get();
  const chat = createChat({ token: botToken, slackApiUrl, log });
  const tools = { orchestrator, chat, catalogue, log };
  return announceBatch(batch, { announce: (it) => announce(it, tools), log });
};
