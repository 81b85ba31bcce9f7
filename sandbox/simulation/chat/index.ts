import type { HttpAnswer } from '../../../bot/slack/ingress.ts';
import { slackIdsOf } from '../../../orchestrator/catalogue/people.ts';
import type { Catalogue } from '../../../orchestrator/catalogue/schema.ts';
import type { Clock } from '../../clock.ts';
import { createDirectory } from '../../slack/directory.ts';
import { createWorkspace } from '../../slack/workspace.ts';
import { createBoard, type Ephemeral, type Posted } from './board.ts';
import { createSlackClient, type Cross, type SlackClient } from './client.ts';
import type { ReplyPlace } from './methods.ts';
import { createPerson, type Person } from './person.ts';
import type { UrlEvent } from './requests.ts';
import { createSwitches, type AccountState } from './switches.ts';

/** A Slack in memory, on virtual time: what our functions call, the people in it, accidents, and the judges' view. */
export interface SimulatedSlack {
  /** The Web API for one of our functions; every call is a crossing `by` that name, through `own` if it is given. */
  client(by: string, own?: Cross): SlackClient;
  /** A person by their key in the catalogue. @param account which of their Slack accounts, from 0 */
  person(key: string, account?: number): Person;

  setDead(dead: boolean): void;
  /** For so long (virtual milliseconds) every call is answered 429 with the rest of it. */
  limitFor(ms: number): void;
  setArchived(channel: string, archived: boolean): void;
  /** Removes the app from a channel, or invites it again. */
  setRemoved(channel: string, removed: boolean): void;
  /** Turns an account into a guest, deactivates it, or makes it a member again. */
  setAccount(person: string, state: AccountState, account?: number): void;
  /** How Slack treats an account, by its Slack id. */
  accountOf(user: string): AccountState;
  /** A person deletes a message of the bot; false if it is not there. */
  deleteMessage(place: { readonly channel: string; readonly ts: string }): boolean;

  /** Every message that the bot posted, oldest first, with all that it ever showed. */
  posted(): readonly Posted[];
  /** Every answer that only one person saw, oldest first. */
  ephemerals(): readonly Ephemeral[];
}

export interface SimulatedSlackOptions {
  readonly clock: Clock;
  readonly catalogue: Pick<Catalogue, 'slack' | 'people'>;
  readonly cross: Cross;
  /** The bot's function, behind its URL: what `createEntry` gives, with what may befall an invocation around it. */
  readonly bot: (event: UrlEvent) => Promise<HttpAnswer>;
}

export function createSimulatedSlack(options: SimulatedSlackOptions): SimulatedSlack {
  const { clock, catalogue, cross, bot } = options;
  const { channel: home, fallbackChannel, commands } = catalogue.slack;
  const workspace = createWorkspace({ clock, directory: createDirectory(catalogue) });
  const board = createBoard(workspace);
  const switches = createSwitches();
  const replyPlaces = new Map<string, ReplyPlace>();
  const delivered: UrlEvent[] = [];
  let ids = 0;
  const idOf = (key: string, account: number) => {
    const id = slackIdsOf(catalogue.people[key])[account];
    if (id === undefined) throw new Error(`the catalogue has no account ${account} of ${key}`);
    return id;
  };
  const personTools = {
    ...{ clock, workspace, board, switches, replyPlaces, bot, delivered },
    command: commands.deploy,
    channel: () => (switches.archived.has(home) ? (fallbackChannel ?? home) : home),
    nextId: () => (ids += 1),
  };
  const put = (set: Set<string>, channel: string, inside: boolean) =>
    void (inside ? set.add(channel) : set.delete(channel));

  return {
    client: (by, own = cross) =>
      createSlackClient({ workspace, board, switches, replyPlaces, cross: own }, by),
    person: (key, account = 0) => {
      const member = workspace.member(idOf(key, account));
      if (!member) throw new Error(`nobody in the workspace is ${key}`);
      return createPerson(member, personTools);
    },
    setDead: (dead) => void (switches.dead = dead),
    limitFor: (ms) => void (switches.limitedUntil = clock.now() + ms),
    setArchived: (channel, archived) => put(switches.archived, channel, archived),
    setRemoved: (channel, removed) => put(switches.removedFrom, channel, removed),
    setAccount: (key, state, account = 0) => void switches.accounts.set(idOf(key, account), state),
    accountOf: (user) => switches.accounts.get(user) ?? 'member',
    deleteMessage: (place) => board.remove(place),
    posted: board.posted,
    ephemerals: board.ephemerals,
  };
}

export { attacks, type Attack } from './attacks.ts';
export type { Ephemeral, Posted, Revision } from './board.ts';
export type { Cross, SlackClient, SlackCrossing } from './client.ts';
export { createEntry } from './entry.ts';
export { slackFault, wrongAnswer } from './faults.ts';
export { secret } from './identity.ts';
export type { Act } from './acts.ts';
export type { Person, Seen } from './person.ts';
