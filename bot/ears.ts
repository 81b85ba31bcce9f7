import type { Click, ClickAnswer } from './actions/button.ts';
import { decide } from './actions/decide.ts';
import { replace } from './actions/replace.ts';
import { stop } from './actions/stop.ts';
import { answering } from './answer.ts';
import { deploy, type Typed } from './commands/deploy.ts';
import { onCall } from './commands/on-call.ts';
import type { Message } from './messages/blocks.ts';
import { actionIds } from './messages/controls.ts';
import type { Tools } from './tools.ts';

/** What the bot hears in a verified request, and what it says to it. Knows nothing of Bolt or HTTP. */
export interface Ears {
  /** Names of the slash commands, with their slash. */
  readonly commands: readonly string[];
  /** Action ids of the buttons. */
  readonly buttons: readonly string[];
  /** The answer, in time and whatever breaks; undefined when nobody here has that name. */
  command(name: string, typed: Typed): Promise<Message> | undefined;
  /** The same for a button. */
  action(actionId: string, click: Click): Promise<ClickAnswer> | undefined;
}

const whisper = (message: Message): ClickAnswer => ({ whisper: message });
/** Where the source is visible to one person only, and a button that was used should go. */
const inPlace = (message: Message): ClickAnswer => ({ original: message });

/** Each command and button, and what answers it: the one list of both. */
export function createEars(tools: Tools): Ears {
  const { commands: names } = tools.catalogue.slack;
  const commands = new Map([
    [names.deploy, deploy(tools)],
    [names.onCall, onCall(tools)],
  ]);
  const onCard = (run: (click: Click) => Promise<ClickAnswer>) => (click: Click) =>
    answering(() => run(click), whisper, tools);
  const replacing = replace(tools);
  const buttons = new Map<string, (click: Click) => Promise<ClickAnswer>>([
    [actionIds.approve, onCard(decide('approve', tools))],
    [actionIds.reject, onCard(decide('reject', tools))],
    [actionIds.rollBack, onCard(stop(tools))],
    [actionIds.cancel, onCard(stop(tools))],
    [
      actionIds.replace,
      (click) => answering(async () => inPlace(await replacing(click)), inPlace, tools),
    ],
  ]);
  return {
    commands: [...commands.keys()],
    buttons: [...buttons.keys()],
    command: (name, typed) => {
      const run = commands.get(name);
      return (
        run &&
        answering(
          () => run(typed),
          (message) => message,
          tools,
        )
      );
    },
    action: (actionId, click) => buttons.get(actionId)?.(click),
  };
}
