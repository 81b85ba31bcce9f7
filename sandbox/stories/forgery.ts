import { SecretsManagerClient, GetSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import { z } from 'zod';
import { signRequest } from '../../bot/slack/signature.ts';
import { catalogue } from '../../orchestrator/catalogue/catalogue.ts';
import { slackIdsOf } from '../../orchestrator/catalogue/people.ts';
import type { Sandbox } from '../sandbox.ts';
import { app } from '../slack/index.ts';
import { channel } from './channel.ts';

/** How a request from the internet differs from one of Slack's. */
export type Flaw = 'forged' | 'stale' | 'replayed' | 'one byte changed';

const secret = z.object({ signingSecret: z.string() });

/**
 * Sends the bot a `/deploy contacts prod v2` in Ada's name that is not Slack's, and returns the HTTP status.
 * A replayed one is genuine the first time: it asks for help then, which starts nothing.
 */
export async function intrude(sandbox: Sandbox, requestUrl: string, flaw: Flaw): Promise<number> {
  const signingSecret = await readSigningSecret(sandbox);
  const now = Math.floor(sandbox.clock.now() / 1000);
  const timestamp = String(flaw === 'stale' ? now - 3600 : now);
  const body = commandBody(flaw === 'replayed' ? 'help' : 'contacts prod v2');
  const key = flaw === 'forged' ? 'a guess' : signingSecret;
  const signature = signRequest({ signingSecret: key, timestamp, body });
  const post = async (text: string) => {
    const answer = await fetch(requestUrl, {
      method: 'POST',
      body: text,
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        'x-slack-request-timestamp': timestamp,
        'x-slack-signature': signature,
      },
    });
    await answer.body?.cancel();
    return answer.status;
  };
  if (flaw === 'replayed') await post(body);
  return post(flaw === 'one byte changed' ? body.replace('prod', 'prof') : body);
}

const commandBody = (text: string) =>
  new URLSearchParams({
    team_id: catalogue.slack.team,
    channel_id: channel,
    user_id: slackIdsOf(catalogue.people['ada'])[0] ?? '',
    command: catalogue.slack.commands.deploy,
    api_app_id: app.appId,
    text,
    response_url: 'http://127.0.0.1:9/nowhere',
    trigger_id: '1.2.3',
  }).toString();

async function readSigningSecret({ urls }: Sandbox): Promise<string> {
  const client = new SecretsManagerClient({
    endpoint: urls.aws,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'sandbox', secretAccessKey: 'sandbox' },
  });
  const { SecretString = '' } = await client.send(
    new GetSecretValueCommand({ SecretId: 'slipway/slack' }),
  );
  client.destroy();
  return secret.parse(JSON.parse(SecretString)).signingSecret;
}
