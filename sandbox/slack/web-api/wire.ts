import { app } from '../directory.ts';
import type { Message } from '../message.ts';
import type { Workspace } from '../workspace.ts';

/** A message as Slack sends it: in answers, in histories and inside a click. */
export function messageOnWire(workspace: Workspace, message: Message): Record<string, unknown> {
  const { team } = workspace.directory;
  const byApp = message.bot_id
    ? {
        bot_id: message.bot_id,
        app_id: app.appId,
        bot_profile: {
          id: app.botId,
          app_id: app.appId,
          name: 'Slipway',
          deleted: false,
          team_id: team.id,
        },
      }
    : {};
  return withoutUndefined({
    type: 'message',
    subtype: message.broadcast ? 'thread_broadcast' : undefined,
    user: message.user,
    ...byApp,
    team: team.id,
    text: message.text,
    ts: message.ts,
    blocks: message.blocks.length > 0 ? message.blocks : undefined,
    attachments: message.attachments.length > 0 ? message.attachments : undefined,
    edited: message.edited && { user: message.user, ts: message.edited.ts },
    reactions: message.reactions.length > 0 ? message.reactions : undefined,
    ...threadOf(workspace, message),
  });
}

function threadOf(workspace: Workspace, { channel, ts, thread_ts }: Message) {
  const replies = workspace.thread(channel, ts).filter((reply) => reply.ts !== ts);
  if (replies.length === 0) return { thread_ts };
  return {
    thread_ts: ts,
    reply_count: replies.length,
    reply_users: [...new Set(replies.map(({ user }) => user))],
    latest_reply: replies.at(-1)?.ts,
  };
}

export function withoutUndefined(record: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined));
}
