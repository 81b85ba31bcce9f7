import { channel } from './channel.ts';
import type { Outcome } from '../../orchestrator/deployment/events.ts';
import type { ServiceEnvironment } from '../../orchestrator/catalogue/names.ts';
import type { Sandbox } from '../sandbox.ts';
import type { Message } from '../slack/index.ts';
import type { Figures } from './receipt.ts';
import type { Side } from '../world/environments.ts';
import { deploymentOf, textOf } from './card-text.ts';

/** A check of the world: what must be so, whether it is, and what was seen. */
export interface Check {
  readonly what: string;
  readonly ok: boolean;
  readonly seen: string;
}

/** The story could not go on: what it waited for never came. */
export class StoryStuck extends Error {
  override readonly name = 'StoryStuck';
}

/** Not a reply in a thread. */
export const isParent = ({ ts, thread_ts }: Message) => thread_ts === undefined || thread_ts === ts;

/** How often a story looks at the world while it waits, in real milliseconds. */
const lookEveryMs = 20;

/** Where a story plays unless it moves. */
const production: ServiceEnvironment = { service: 'contacts', environment: 'prod' };

/** What a story plays on: a running sandbox, a timeline that is printed as it grows, and the checks it collects. */
export class Stage {
  readonly sandbox: Sandbox;
  readonly where: ServiceEnvironment;
  readonly checks: Check[];
  readonly figures: Figures;
  /** Where the story's deployment will go: the target group that served nobody when it began. */
  readonly target: Side;
  readonly #print: (line: string) => void;
  /** Sandbox time, in milliseconds. */
  readonly startedAt: number;

  constructor(sandbox: Sandbox, print: (line: string) => void, where = production, from?: Stage) {
    this.sandbox = sandbox;
    this.where = where;
    const target = sandbox.world.idleSide(where);
    if (!target) throw new StoryStuck('no target group is idle before the first deployment');
    this.target = target;
    this.checks = from?.checks ?? [];
    this.figures = from?.figures ?? {};
    this.#print = print;
    this.startedAt = from?.startedAt ?? sandbox.clock.now();
  }

  /** The same story in another place: one timeline, one list of checks. */
  movedTo(where: ServiceEnvironment): Stage {
    return new Stage(this.sandbox, this.#print, where, this);
  }

  /** One line of the timeline, with sandbox minutes and seconds since the story began. */
  say(line: string) {
    const seconds = Math.max(0, Math.round((this.sandbox.clock.now() - this.startedAt) / 1000));
    const stamp = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
    this.#print(`${stamp.padStart(7)}  ${line}`);
  }

  check(what: string, ok: boolean, seen: unknown) {
    const words = typeof seen === 'string' ? seen : JSON.stringify(seen);
    this.checks.push({ what, ok, seen: words });
    this.say(`${ok ? '✓' : '✗'} ${what}${ok ? '' : ` (seen: ${words})`}`);
  }

  /** Looks until `look` gives something; throws `StoryStuck` after `minutes` of sandbox time. */
  async until<T>(
    what: string,
    minutes: number,
    look: () => T | undefined | false | Promise<T | undefined | false>,
  ): Promise<T> {
    const deadline = this.sandbox.clock.now() + minutes * 60_000;
    for (;;) {
      const seen = await look();
      if (seen !== undefined && seen !== false) return seen;
      if (this.sandbox.clock.now() > deadline)
        throw new StoryStuck(`waited ${minutes} sandbox minutes in vain: ${what}`);
      await new Promise((resolve) => setTimeout(resolve, lookEveryMs));
    }
  }

  /** A person types a command in the channel; what only they see comes back. */
  async types(person: string, text: string): Promise<string> {
    this.say(`${person} types ${text.length > 80 ? `${text.slice(0, 80)} …` : text}`);
    const answer = await this.sandbox.slack.as(person).slash(channel, text);
    this.figures.slashCommandMs = [...(this.figures.slashCommandMs ?? []), answer.delivered.ms];
    const words = answer.ephemeral ? textOf(answer.ephemeral) : '';
    if (words) this.say(`  only ${person} sees: ${words.split('\n')[0]}`);
    return words;
  }

  /** A person presses a button on a deployment's card, and says yes in its dialog. */
  async clicks(person: string, deploymentId: string, action: string) {
    const card = this.card(deploymentId);
    if (!card) throw new StoryStuck(`${person} sees no card of ${deploymentId}`);
    this.say(`${person} clicks ${action}`);
    return this.sandbox.slack.as(person).click(channel, card.ts, action, { confirm: true });
  }

  /** The newest message that only this person can see. */
  whispered(person: string): Message | undefined {
    const actor = this.sandbox.slack.as(person);
    return actor.see(channel).findLast(({ visibleTo }) => visibleTo === actor.member.id);
  }

  /** The live card of a deployment, as anyone in the channel sees it. */
  card(deploymentId: string) {
    return this.sandbox.slack
      .messages(channel)
      .findLast((message) => deploymentOf(message) === deploymentId && isParent(message));
  }

  cardText(deploymentId: string): string {
    const card = this.card(deploymentId);
    return card ? textOf(card) : '';
  }

  /** The newest execution that was not there before; its name is the deployment's id. */
  async deploymentAfter(known: ReadonlySet<string>): Promise<string> {
    return this.until(
      'an execution starts',
      5,
      () => this.sandbox.world.executions().find(({ name }) => !known.has(name))?.name,
    );
  }

  /** Does something that starts a deployment; returns its id. */
  async starts(act: () => Promise<unknown>): Promise<string> {
    const known = new Set(this.sandbox.world.executions().map(({ name }) => name));
    await act();
    return this.deploymentAfter(known);
  }

  /** A person asks for a version; returns the deployment's id once its card asks for approval. */
  async asks(person: string, version: string): Promise<string> {
    const { service, environment } = this.where;
    const deploymentId = await this.starts(() =>
      this.types(person, `/deploy ${service} ${environment} ${version}`),
    );
    await this.offers(deploymentId, 'deployment:approve');
    this.say('the card shows the plan and the approval buttons');
    return deploymentId;
  }

  /** Waits until the card of a deployment has a button. */
  async offers(deploymentId: string, action: string): Promise<void> {
    await this.until(`the card with ${action}`, 10, () =>
      JSON.stringify(this.card(deploymentId)?.blocks ?? []).includes(`"${action}"`),
    );
  }

  /** Waits for the end of a deployment and tells it; the outcome is the execution's own output. */
  async ends(deploymentId: string, minutes: number): Promise<Outcome | undefined> {
    const execution = await this.until(`the end of ${deploymentId}`, minutes, () =>
      this.sandbox.world
        .executions()
        .find(({ name, status }) => name === deploymentId && status !== 'RUNNING'),
    );
    this.figures.transitions = execution.transitions;
    this.say(
      `the execution ${execution.status.toLowerCase()}: ${execution.outcome ?? 'no outcome'}`,
    );
    return execution.outcome;
  }
}
