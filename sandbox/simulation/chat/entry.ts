import { parse as parseForm } from 'node:querystring';
import { z } from 'zod';
import { createEars, type Ears } from '../../../bot/ears.ts';
import { createEntrance, type EntranceParts } from '../../../bot/entrance.ts';
import type { HttpAnswer, Verified } from '../../../bot/slack/ingress.ts';
import { createSecretSource } from '../../../bot/slack/secret.ts';
import { tell, type Telling } from '../../../bot/tell.ts';
import { createTools } from '../../../bot/tools.ts';
import type { SlackClient } from './client.ts';
import { secret } from './identity.ts';

export interface EntryParts extends Omit<EntranceParts, 'secrets'> {
  readonly slack: SlackClient;
  /** The secret's JSON, as Secrets Manager has it; left out, the simulation's own. */
  readonly readSecret?: () => Promise<string>;
}

const command = z.object({
  command: z.string(),
  user_id: z.string(),
  channel_id: z.string(),
  text: z.string().default(''),
});
const click = z.object({
  user: z.object({ id: z.string() }),
  channel: z.object({ id: z.string() }).optional(),
  container: z.object({ is_ephemeral: z.boolean().default(false) }),
  response_url: z.string(),
  actions: z.tuple([z.object({ action_id: z.string(), value: z.string().optional() })]),
});

/**
 * A cold start of the bot's function: the entrance, caches and ears of production, with a few lines in Bolt's place.
 * Bolt's own work, from a verified request to a listener, is what the bot's tests and the sandbox run.
 */
export function createEntry(parts: EntryParts): (event: unknown) => Promise<HttpAnswer> {
  const { slack, now, readSecret = async () => JSON.stringify(secret) } = parts;
  const tools = createTools(parts, slack);
  const ears = createEars(tools);
  const secrets = createSecretSource({ read: readSecret, now });
  return createEntrance({ ...parts, secrets }, (request) => serve(request, ears, parts));
}

async function serve({ body }: Verified, ears: Ears, parts: EntryParts): Promise<HttpAnswer> {
  const { payload, ...form } = parseForm(body);
  return typeof payload === 'string'
    ? clicked(click.parse(JSON.parse(payload)), ears, parts)
    : commanded(command.parse(form), ears);
}

async function commanded(
  { command: name, user_id: user, channel_id: channel, text }: z.infer<typeof command>,
  ears: Ears,
): Promise<HttpAnswer> {
  const answer = await ears.command(name, { user, channel, text });
  if (!answer) return { statusCode: 404, body: '' };
  const said = { response_type: 'ephemeral', ...answer };
  const headers = { 'content-type': 'application/json' };
  return { statusCode: 200, headers, body: JSON.stringify(said) };
}

async function clicked(
  { user, channel, container, response_url, actions: [action] }: z.infer<typeof click>,
  ears: Ears,
  parts: EntryParts,
): Promise<HttpAnswer> {
  const { action_id, value } = action;
  const answer = await ears.action(action_id, {
    user: user.id,
    channel: channel?.id,
    value,
    ephemeral: container.is_ephemeral,
  });
  if (!answer) return { statusCode: action_id.startsWith('link:') ? 200 : 404, body: '' };
  await tell((telling: Telling) => parts.slack.respond(response_url, telling), answer, parts);
  return { statusCode: 200, body: '' };
}
