import type { BlockButtonAction } from '@slack/bolt';
import type { Ears } from './ears.ts';
import type { BoltApp } from './slack/app.ts';
import { tell } from './tell.ts';
import type { Tools } from './tools.ts';

/**
 * Ties the ears to Bolt's app. Action ids are disjoint: two listeners that match and acknowledge would be an
 * error 500.
 */
export function listen(app: BoltApp, ears: Ears, tools: Pick<Tools, 'after' | 'log'>): void {
  for (const name of ears.commands)
    app.command(name, async ({ command, ack }) => {
      const { user_id: user, channel_id: channel, text = '' } = command;
      const answer = await ears.command(name, { user, channel, text });
      await ack({ response_type: 'ephemeral', ...answer });
    });
  for (const action_id of ears.buttons)
    app.action<BlockButtonAction>(
      { type: 'block_actions', action_id },
      async ({ body, action, ack, respond }) => {
        await ack();
        const answer = await ears.action(action_id, {
          user: body.user.id,
          channel: body.channel?.id,
          value: action.value,
          ephemeral: body.container.is_ephemeral === true,
        });
        if (answer) await tell(respond, answer, tools);
      },
    );
  // A button with an address opens it by itself, and still has to be acknowledged.
  app.action(/^link:/, async ({ ack }) => ack());
}
