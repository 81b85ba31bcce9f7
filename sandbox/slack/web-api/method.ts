import { z } from 'zod';
import type { Triggers } from '../triggers.ts';
import type { Workspace } from '../workspace.ts';
import type { Arguments } from './arguments.ts';
import { WebApiError } from './errors.ts';

/** What a method may touch. */
export interface Tools {
  readonly workspace: Workspace;
  readonly triggers: Triggers;
  readonly teamUrl: string;
}

/** One Web API method: arguments in, the fields beside `ok: true` out. @throws WebApiError */
export type Method = (args: Arguments, tools: Tools) => Record<string, unknown>;

/** A method whose arguments are read by a schema; others, such as `team_id`, are ignored as Slack does. */
export function method<T>(
  schema: z.ZodType<T>,
  run: (args: T, tools: Tools, all: Arguments) => Record<string, unknown>,
): Method {
  return (args, tools) => {
    const parsed = schema.safeParse(args);
    if (!parsed.success) {
      const messages = parsed.error.issues.map(
        ({ path, message }) => `[ERROR] ${message} [json-pointer:/${path.join('/')}]`,
      );
      throw new WebApiError('invalid_arguments', { response_metadata: { messages } });
    }
    return run(parsed.data, tools, args);
  };
}

/** A switch as JSON sends it, or as a form does. */
export const flag = z
  .union([z.boolean(), z.enum(['true', 'false', '1', '0'])])
  .transform((value) => (typeof value === 'boolean' ? value : value === 'true' || value === '1'));

export function channelOf(workspace: Workspace, id: string) {
  const channel = workspace.channel(id);
  if (!channel) throw new WebApiError('channel_not_found');
  return channel;
}

/** A channel that the bot may write in. */
export function joinedChannel(workspace: Workspace, id: string) {
  const channel = channelOf(workspace, id);
  if (!channel.botIsMember) throw new WebApiError('not_in_channel');
  return channel;
}
