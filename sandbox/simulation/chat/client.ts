import type { ChatClient } from '../../../bot/slack/chat-client.ts';
import type { Telling } from '../../../bot/tell.ts';
import type { SlackQuestions } from '../../../bot/tools.ts';
import type { Crossing } from '../ports.ts';
import * as methods from './methods.ts';

/** What the simulator needs to know of a call, to say how far the deployment is that it belongs to. */
export type SlackCrossing = Omit<Crossing, 'phase'> & { readonly deploymentId?: string };

/** Lets a call pass, late, in vain, or not at all. `run` may be run or not; what it gives is Slack's answer. */
export type Cross = <T>(crossing: SlackCrossing, run: () => T) => Promise<T>;

/** Everything that the bot's two functions ask of Slack. */
export interface SlackClient extends ChatClient, SlackQuestions {
  /** Posts an answer at a click's response_url. */
  respond(responseUrl: string, telling: Telling): Promise<unknown>;
}

/** Slack's Web API for one of our functions, without HTTP. @param by name of the function, for the crossings */
export function createSlackClient(
  tools: methods.MethodTools & { readonly cross: Cross },
  by: string,
): SlackClient {
  const call = <T>(operation: string, effect: boolean, run: () => T, deploymentId?: string) =>
    tools.cross(
      { port: 'slack', operation, effect, by, ...(deploymentId ? { deploymentId } : {}) },
      () => {
        methods.requireService(tools, operation);
        return run();
      },
    );
  const effect = <T>(operation: string, run: () => T, deploymentId?: string) =>
    call(operation, true, run, deploymentId);
  const read = <T>(operation: string, run: () => T, deploymentId?: string) =>
    call(operation, false, run, deploymentId);
  const markOf = (place: { channel: string; ts: string }) => tools.board.find(place)?.deploymentId;
  return {
    chat: {
      postMessage: (said) =>
        effect('chat.postMessage', () => methods.post(said, tools), methods.deploymentOf(said)),
      update: (said) => effect('chat.update', () => methods.update(said, tools), markOf(said)),
      delete: (place) => effect('chat.delete', () => methods.remove(place, tools), markOf(place)),
    },
    conversations: {
      history: (ask) => read('conversations.history', () => methods.history(ask, tools)),
      replies: (ask) =>
        read('conversations.replies', () => methods.replies(ask, tools), markOf(ask)),
    },
    usersInfo: (user) => read('users.info', () => methods.account(user, tools)),
    getPermalink: (place) => read('chat.getPermalink', () => methods.permalink(place, tools)),
    respond: (url, telling) => effect('response_url', () => methods.respond(url, telling, tools)),
  };
}
