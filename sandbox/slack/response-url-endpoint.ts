import type { IncomingMessage, ServerResponse } from 'node:http';
import { z } from 'zod';
import type { Content } from './content.ts';
import { checkContent } from './content-check.ts';
import { app } from './directory.ts';
import type { Journal } from './journal.ts';
import { readBody, sendJson } from './local-server.ts';
import type { ReplySource, ResponseUrls } from './response-urls.ts';
import type { Workspace } from './workspace.ts';

const instruction = z.looseObject({
  response_type: z.enum(['ephemeral', 'in_channel']).catch('ephemeral'),
  replace_original: z.boolean().catch(false),
  delete_original: z.boolean().catch(false),
  thread_ts: z.string().optional(),
});
type Instruction = z.infer<typeof instruction>;

/** Takes what the app posts at a response URL, by the rules of facts/slack.md §1.5. */
export function createResponseUrlEndpoint({
  workspace,
  urls,
  journal,
}: {
  workspace: Workspace;
  urls: ResponseUrls;
  journal: Journal;
}) {
  const answer = (path: string, body: string): { status: number; body: unknown } => {
    const use = urls.use(path);
    if (use.kind === 'refused') return { status: 404, body: { ok: false, error: use.code } };
    const said = parseInstruction(body);
    if (!said) return { status: 400, body: { ok: false, error: 'invalid_payload' } };
    const source = presentSource(workspace, use.source);
    if (said.delete_original && source.message) {
      workspace.remove(source.message);
      return { status: 200, body: { ok: true } };
    }
    const checked = checkContent(said, workspace.newId);
    if (checked.kind === 'rejected')
      return { status: 400, body: { ok: false, error: checked.error } };
    show(workspace, source, said, checked.content);
    return { status: 200, body: { ok: true } };
  };

  return async (request: IncomingMessage, response: ServerResponse, url: URL) => {
    const started = performance.now();
    const body = await readBody(request);
    const { status, body: said } = answer(url.pathname, body);
    journal.record({
      at: workspace.now(),
      direction: 'to-slack',
      kind: 'response_url',
      request: body,
      status,
      response: said,
      ms: performance.now() - started,
    });
    sendJson(response, status, said);
  };
}

function parseInstruction(body: string): Instruction | undefined {
  try {
    return instruction.safeParse(JSON.parse(body)).data;
  } catch (error) {
    // Not JSON: Slack answers the app, there is nothing to report here.
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** The clicked message as it is now: it may have been updated since the click. */
function presentSource(workspace: Workspace, source: ReplySource): ReplySource {
  const { message } = source;
  return message ? { ...source, message: workspace.find(source.channel, message.ts) } : source;
}

function show(workspace: Workspace, source: ReplySource, said: Instruction, content: Content) {
  if (said.replace_original && source.message) {
    return workspace.update(source.message, content);
  }
  return workspace.post({
    channel: source.channel,
    user: app.botUserId,
    bot_id: app.botId,
    ...content,
    attachments: content.attachments ?? [],
    thread_ts: said.thread_ts ?? source.message?.thread_ts,
    visibleTo: said.response_type === 'in_channel' ? undefined : source.user,
  });
}
