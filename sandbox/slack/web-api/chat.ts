import { z } from 'zod';
import type { Content } from '../content.ts';
import { checkContent, type RawContent } from '../content-check.ts';
import { app } from '../directory.ts';
import type { Message } from '../message.ts';
import type { Workspace } from '../workspace.ts';
import { WebApiError } from './errors.ts';
import { channelOf, flag, joinedChannel, method, type Method } from './method.ts';
import { messageOnWire } from './wire.ts';

const channel = z.string();
const ts = z.string();

const postMessage = method(
  z.object({
    channel,
    thread_ts: ts.optional(),
    reply_broadcast: flag.optional(),
    metadata: z.unknown().optional(),
  }),
  (args, { workspace }, all) => {
    const place = joinedChannel(workspace, args.channel);
    const content = contentOf(workspace, all);
    const parent = args.thread_ts ? parentOf(workspace, place.id, args.thread_ts) : undefined;
    const message = workspace.post({
      channel: place.id,
      user: app.botUserId,
      bot_id: app.botId,
      ...content,
      attachments: content.attachments ?? [],
      thread_ts: parent,
      broadcast: parent ? args.reply_broadcast : undefined,
      metadata: args.metadata,
    });
    return { channel: place.id, ts: message.ts, message: messageOnWire(workspace, message) };
  },
);

/** Slack hangs a reply to a reply under the same parent. */
function parentOf(workspace: Workspace, place: string, threadTs: string): string {
  const target = workspace.find(place, threadTs);
  if (!target || target.visibleTo) throw new WebApiError('thread_not_found');
  return target.thread_ts ?? target.ts;
}

function contentOf(workspace: Workspace, raw: RawContent): Content {
  const checked = checkContent(raw, workspace.newId);
  if (checked.kind === 'content') return checked.content;
  throw new WebApiError(checked.error, { response_metadata: { messages: checked.messages } });
}

const update = method(
  z.object({ channel, ts, metadata: z.unknown().optional() }),
  (args, { workspace }, all) => {
    channelOf(workspace, args.channel);
    const old = ownMessage(workspace, args.channel, args.ts, 'cant_update_message');
    const content = contentOf(workspace, all);
    const message = workspace.update(old, content, args.metadata);
    return {
      channel: args.channel,
      ts: args.ts,
      text: message.text,
      message: messageOnWire(workspace, message),
    };
  },
);

const remove = method(z.object({ channel, ts }), (args, { workspace }) => {
  channelOf(workspace, args.channel);
  workspace.remove(ownMessage(workspace, args.channel, args.ts, 'cant_delete_message'));
  return { channel: args.channel, ts: args.ts };
});

/** Ephemerals are out of reach of the Web API, as if they did not exist. */
function ownMessage(workspace: Workspace, place: string, at: string, error: string): Message {
  const message = workspace.find(place, at);
  if (!message || message.visibleTo) throw new WebApiError('message_not_found');
  if (message.bot_id !== app.botId) throw new WebApiError(error);
  return message;
}

const postEphemeral = method(
  z.object({ channel, user: z.string(), thread_ts: ts.optional() }),
  (args, { workspace }, all) => {
    const place = joinedChannel(workspace, args.channel);
    if (!workspace.member(args.user)) throw new WebApiError('user_not_in_channel');
    const { attachments, ...content } = contentOf(workspace, all);
    const message = workspace.post({
      channel: place.id,
      user: app.botUserId,
      bot_id: app.botId,
      ...content,
      attachments: attachments ?? [],
      thread_ts: args.thread_ts,
      visibleTo: args.user,
    });
    return { message_ts: message.ts };
  },
);

const getPermalink = method(
  z.object({ channel, message_ts: ts }),
  (args, { workspace, teamUrl }) => {
    channelOf(workspace, args.channel);
    if (!workspace.find(args.channel, args.message_ts)) throw new WebApiError('message_not_found');
    const permalink = `${teamUrl}archives/${args.channel}/p${args.message_ts.replace('.', '')}`;
    return { channel: args.channel, permalink };
  },
);

const addReaction = method(
  z.object({ channel, timestamp: ts, name: z.string() }),
  (args, { workspace }) => {
    channelOf(workspace, args.channel);
    if (!/^[a-z0-9_+'-]+$/.test(args.name)) throw new WebApiError('invalid_name');
    const message = workspace.find(args.channel, args.timestamp);
    if (!message || message.visibleTo) throw new WebApiError('message_not_found');
    if (!workspace.react(message, args.name, app.botUserId))
      throw new WebApiError('already_reacted');
    return {};
  },
);

export const chatMethods: Readonly<Record<string, Method>> = {
  'chat.postMessage': postMessage,
  'chat.update': update,
  'chat.delete': remove,
  'chat.postEphemeral': postEphemeral,
  'chat.getPermalink': getPermalink,
  'reactions.add': addReaction,
};
