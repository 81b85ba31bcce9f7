import { catalogue } from '../orchestrator/catalogue/catalogue.ts';
import { createOrchestrator } from '../orchestrator/client.ts';
import { createAnnouncer } from './announcements.ts';
import { parseBotConfig } from './config.ts';
import { createLog } from './log.ts';
import { connectChat } from './slack/chat-client.ts';
import { createSecretSource, secretReader } from './slack/secret.ts';

const { slackSecretArn, slackApiUrl } = parseBotConfig(process.env);
const log = createLog();
const now = () => Date.now();
const secrets = createSecretSource({ read: secretReader(slackSecretArn), now });
const slack = connectChat({ secrets, slackApiUrl, log });
const announcer = createAnnouncer({ orchestrator: createOrchestrator(), catalogue, now, log });

/** Chat out: events from the FIFO queue → the card and its thread. What fails is handed out again. */
export const handler = (batch: unknown) => announcer(batch, slack);
