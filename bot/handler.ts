import { catalogue } from '../orchestrator/catalogue/catalogue.ts';
import { createOrchestrator } from '../orchestrator/client.ts';
import { createBot } from './bot.ts';
import { parseBotConfig } from './config.ts';
import { createLog } from './log.ts';
import { createSecretSource, secretReader } from './slack/secret.ts';

const config = parseBotConfig(process.env);
const now = () => Date.now();

const bot = createBot({
  orchestrator: createOrchestrator(),
  catalogue,
  secrets: createSecretSource({ read: secretReader(config.slackSecretArn), now }),
  slackApiUrl: config.slackApiUrl,
  now,
  log: createLog(),
});

/** Slack in: the Lambda behind the Function URL. Two parameters at most, or Node 24's runtime refuses it. */
export const handler = (event: unknown) => bot(event);
