import { nowhere, type PersonTools } from './acting.ts';
import type { ClickResult, SayResult, SlashResult } from './results.ts';
import { deliverClick, findButton } from './click.ts';
import type { Member, Message, View } from './message.ts';
import { refuse, runCommand } from './slash-command.ts';
import { escapeTyped, splitCommand } from './typed-text.ts';

/** One of the people of the workspace, with what they can do. */
export interface Person {
  readonly member: Member;
  /** Types a slash command, such as `/deploy contacts prod v2`, and presses Enter. */
  slash(channelId: string, typed: string): Promise<SlashResult>;
  /** Writes a message. A command in a thread is refused by Slack itself. */
  say(channelId: string, typed: string, options?: { threadTs?: string | undefined }): SayResult;
  click(
    channelId: string,
    ts: string,
    actionId: string,
    options?: {
      confirm?: boolean;
      blockId?: string | undefined;
      /** The message as this person's screen still shows it; it may have been redrawn since. */
      shown?: Message;
    },
  ): Promise<ClickResult>;
  /** Everything this person can see in a channel, threads and own ephemerals included, oldest first. */
  see(channelId: string): readonly Message[];
  view(): View | undefined;
  closeView(): void;
}

/** Lets a member act: every act goes to the app over the wire, as from Slack. */
export function createPerson(member: Member, tools: PersonTools): Person {
  const { workspace, isDown } = tools;
  return {
    member,
    async slash(channelId, typed) {
      if (isDown()) return { delivered: nowhere, failed: 'slack_down' };
      const { command, text } = splitCommand(typed);
      if (!workspace.directory.commands.some((known) => known.command === command)) {
        const line = `\`${command}\` is not a valid command. In Slack, commands start with a slash: try \`/deploy help\`.`;
        return refuse(tools, member, channelId, 'unknown_command', line);
      }
      return runCommand(tools, member, channelId, { command, text, typed });
    },
    say(channelId, typed, { threadTs } = {}) {
      if (isDown()) return { failed: 'slack_down' };
      if (typed.startsWith('/')) {
        const { command } = splitCommand(typed);
        return refuse(
          tools,
          member,
          channelId,
          'in_thread',
          `${command} is not supported in threads. Sorry!`,
          threadTs,
        );
      }
      const text = escapeTyped(typed, workspace.directory);
      return {
        message: workspace.post({ channel: channelId, user: member.id, text, thread_ts: threadTs }),
      };
    },
    async click(channelId, ts, actionId, { confirm = false, blockId, shown } = {}) {
      if (isDown()) return { kind: 'delivered', delivered: nowhere, failed: 'slack_down' };
      const found = findButton(shown ?? workspace.find(channelId, ts), member, {
        actionId,
        blockId,
      });
      if (!found) return { kind: 'gone' };
      if (found.button.confirm && !confirm)
        return { kind: 'confirm', dialog: found.button.confirm };
      return deliverClick(tools, member, found);
    },
    see: (channelId) => workspace.visible(channelId, member.id),
    view: () => workspace.viewOf(member.id),
    closeView() {
      const view = workspace.viewOf(member.id);
      if (view) workspace.closeView(view.id);
    },
  };
}
