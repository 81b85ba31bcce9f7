import type { BlockButtonAction, RespondFn } from '@slack/bolt';
import type { Click } from './actions/button.ts';
import { decide } from './actions/decide.ts';
import { replace } from './actions/replace.ts';
import { stop } from './actions/stop.ts';
import { answering, type Tools } from './answer.ts';
import { deploy, type Typed } from './commands/deploy.ts';
import { onCall } from './commands/on-call.ts';
import { firstOf } from './first-of.ts';
import type { Message } from './messages/blocks.ts';
import { actionIds } from './messages/controls.ts';
import type { BoltApp } from './slack/app.ts';

/** Once an answer is there: how long its way to Slack may take before this Lambda stops waiting for it. */
const tellWithinMs = 400;

/**
 * Each command and button, and what answers it. Action ids are disjoint: two listeners that match and acknowledge would
 * be an error 500.
 */
export function listen(app: BoltApp, tools: Tools): void {
  const { commands } = tools.catalogue.slack;
  const onCommand = (name: string, run: (typed: Typed) => Promise<Message>) =>
    app.command(name, async ({ command, ack }) => {
      const typed = {
        user: command.user_id,
        channel: command.channel_id,
        text: command.text ?? '',
      };
      const answer = await answering(() => run(typed), tools);
      await ack({ response_type: 'ephemeral', ...answer });
    });
  const onButton = (
    action_id: string,
    run: (click: Click) => Promise<Message>,
    replaceOriginal = false,
  ) =>
    app.action<BlockButtonAction>(
      { type: 'block_actions', action_id },
      async ({ body, action, ack, respond }) => {
        await ack();
        const click = { user: body.user.id, channel: body.channel?.id, value: action.value };
        await tell(respond, await answering(() => run(click), tools), replaceOriginal, tools);
      },
    );

  onCommand(commands.deploy, deploy(tools));
  onCommand(commands.onCall, onCall(tools));
  onButton(actionIds.approve, decide('approve', tools));
  onButton(actionIds.reject, decide('reject', tools));
  onButton(actionIds.rollBack, stop(tools));
  onButton(actionIds.cancel, stop(tools));
  // Its source is visible to one person only, and a button that was used should go.
  onButton(actionIds.replace, replace(tools), true);
  // A button with an address opens it by itself, and still has to be acknowledged.
  app.action(/^link:/, async ({ ack }) => ack());
}

/** The answer to a click. It is a courtesy: the record and the card hold without it. */
async function tell(
  respond: RespondFn,
  answer: Message,
  replaceOriginal: boolean,
  { log }: Tools,
): Promise<void> {
  const sent = respond({
    response_type: 'ephemeral',
    replace_original: replaceOriginal,
    ...answer,
  }).then(
    () => undefined,
    (error: unknown) => log.warn('an answer to a click did not reach Slack', { error }),
  );
  await firstOf(sent, tellWithinMs, undefined);
}
