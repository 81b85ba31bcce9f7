import { z } from 'zod';
import { app } from '../directory.ts';
import type { Member, Message } from '../message.ts';
import type { Workspace } from '../workspace.ts';
import { WebApiError } from './errors.ts';
import { channelOf, flag, method, type Method } from './method.ts';
import { messageOnWire } from './wire.ts';

const channel = z.string();

const authTest: Method = (_args, { workspace, teamUrl }) => ({
  url: teamUrl,
  team: workspace.directory.team.name,
  user: 'slipway',
  team_id: workspace.directory.team.id,
  user_id: app.botUserId,
  bot_id: app.botId,
  is_enterprise_install: false,
});

type Channel = Workspace['directory']['channels'][number];

const channelOnWire = ({ id, name, botIsMember }: Channel) => ({
  id,
  name,
  name_normalized: name,
  is_channel: true,
  is_group: false,
  is_im: false,
  is_mpim: false,
  is_private: false,
  is_archived: false,
  is_ext_shared: false,
  is_member: botIsMember,
});

const channelInfo = method(z.object({ channel }), (args, { workspace }) => ({
  channel: channelOnWire(channelOf(workspace, args.channel)),
}));

const channelList: Method = (_args, { workspace }) => ({
  channels: workspace.directory.channels.map(channelOnWire),
  response_metadata: { next_cursor: '' },
});

const members = method(z.object({ channel }), (args, { workspace }) => {
  const { botIsMember } = channelOf(workspace, args.channel);
  const people = workspace.directory.members.filter(
    ({ kind }) => kind === 'member' || kind === 'guest' || (kind === 'app' && botIsMember),
  );
  return { members: people.map(({ id }) => id), response_metadata: { next_cursor: '' } };
});

const number = z.coerce.number().int().min(1).max(999);
const window = {
  channel,
  oldest: z.string().optional(),
  latest: z.string().optional(),
  inclusive: flag.optional(),
  limit: number.optional(),
  include_all_metadata: flag.optional(),
};
type Window = {
  oldest?: string | undefined;
  latest?: string | undefined;
  inclusive?: boolean | undefined;
  limit?: number | undefined;
  include_all_metadata?: boolean | undefined;
};

const history = method(z.object(window), (args, { workspace }) => {
  readableChannel(workspace, args.channel);
  return page(workspace, workspace.timeline(args.channel).reverse(), args);
});

const replies = method(z.object({ ...window, ts: z.string() }), (args, { workspace }) => {
  readableChannel(workspace, args.channel);
  const thread = workspace.thread(args.channel, args.ts);
  if (thread.length === 0) throw new WebApiError('thread_not_found');
  return page(workspace, thread, args);
});

function readableChannel(workspace: Workspace, id: string) {
  if (!channelOf(workspace, id).botIsMember) throw new WebApiError('not_in_channel');
}

/** Narrow a search with `oldest` and `latest`: this stand-in hands out no cursors. */
function page(workspace: Workspace, found: readonly Message[], asked: Window) {
  const { oldest = '0', latest = '9999999999', inclusive = false, limit = 100 } = asked;
  const wanted = found.filter(({ ts }) =>
    inclusive
      ? Number(ts) >= Number(oldest) && Number(ts) <= Number(latest)
      : Number(ts) > Number(oldest) && Number(ts) < Number(latest),
  );
  return {
    messages: wanted.slice(0, limit).map((message) => ({
      ...messageOnWire(workspace, message),
      ...(asked.include_all_metadata && message.metadata ? { metadata: message.metadata } : {}),
    })),
    has_more: wanted.length > limit,
    response_metadata: { next_cursor: '' },
  };
}

const userInfo = method(z.object({ user: z.string() }), (args, { workspace }) => {
  const member = workspace.member(args.user);
  if (!member) throw new WebApiError('user_not_found');
  return { user: memberOnWire(member, workspace.directory.team.id) };
});

const memberOnWire = ({ id, key, name, kind }: Member, team: string) => ({
  id,
  team_id: team,
  name: key,
  real_name: name,
  deleted: false,
  is_bot: kind === 'app',
  is_app_user: false,
  is_restricted: kind === 'guest',
  is_ultra_restricted: false,
  is_stranger: false,
  tz: 'Etc/UTC',
  tz_offset: 0,
  profile: { real_name: name, display_name: key, email: `${key}@example.com` },
});

/** User groups are part of paid plans, and this workspace is on the free one. */
const paidPlanOnly: Method = () => {
  throw new WebApiError('plan_upgrade_required');
};

export const directoryMethods: Readonly<Record<string, Method>> = {
  'auth.test': authTest,
  'conversations.info': channelInfo,
  'conversations.list': channelList,
  'conversations.members': members,
  'conversations.history': history,
  'conversations.replies': replies,
  'users.info': userInfo,
  'usergroups.list': paidPlanOnly,
  'usergroups.users.list': paidPlanOnly,
};
