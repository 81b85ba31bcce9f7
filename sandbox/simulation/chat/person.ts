import { z } from 'zod';
import { firstOf, type After } from '../../../bot/first-of.ts';
import type { Message as Said } from '../../../bot/messages/blocks.ts';
import type { HttpAnswer } from '../../../bot/slack/ingress.ts';
import type { Clock } from '../../clock.ts';
import type { Member, Message } from '../../slack/message.ts';
import { fieldsOf, type Act, type ActTools } from './acts.ts';
import { attackRequest, type Attack } from './attacks.ts';
import type { Board } from './board.ts';
import { signedRequest, type UrlEvent } from './requests.ts';
import type { Switches } from './switches.ts';

/** What a person sees of an act of theirs. */
export type Seen =
  | { readonly kind: 'answered'; readonly status: number; readonly ephemeral?: Message }
  /** Slack's own word: `operation_timeout`, `http_client_error`, `http_service_error`, `dispatch_failed`. */
  | { readonly kind: 'failed'; readonly error: string }
  | { readonly kind: 'slack-down' }
  /** The card or its button is not there (any more). */
  | { readonly kind: 'gone' };

export interface PersonTools extends ActTools {
  readonly clock: Clock;
  readonly board: Board;
  readonly switches: Switches;
  readonly bot: (event: UrlEvent) => Promise<HttpAnswer>;
  /** Requests that were delivered, for replays. */
  readonly delivered: UrlEvent[];
}

export interface Person {
  readonly id: string;
  /** Types after the command's name, in the channel of deployments: `slash('contacts prod v2')`. */
  slash(text: string, command?: string): Promise<Seen>;
  /** Presses a button, dialog included. */
  click(
    card: { readonly channel: string; readonly ts: string },
    actionId: string,
    shown?: Message['blocks'],
  ): Promise<Seen>;
  /** The same act as somebody would send it who is not Slack, or not allowed. Never shown to anybody. */
  attack(attack: Attack, act: Act): Promise<Seen>;
}

/** Slack hangs up after this (facts/slack.md §1). */
const patienceMs = 3000;

/** One of the workspace's accounts, whose acts go to the bot as signed requests. */
export function createPerson(member: Member, tools: PersonTools): Person {
  const act = async (what: Act): Promise<Seen> => {
    if (tools.switches.dead) return { kind: 'slack-down' };
    const fields = fieldsOf(what, member, tools);
    if (!fields) return { kind: 'gone' };
    const event = signedRequest(fields, tools.clock.now());
    tools.delivered.push(event);
    const seen = await deliver(event, tools);
    return what.kind === 'slash' ? showAnswer(seen, member, tools) : withoutBody(seen);
  };
  return {
    id: member.id,
    slash: (text, command) => act({ kind: 'slash', text, ...(command ? { command } : {}) }),
    click: (card, actionId, shown) =>
      act({ kind: 'click', card, actionId, ...(shown ? { shown } : {}) }),
    attack: async (attack, what) => {
      const fields = fieldsOf(what, member, tools);
      const { clock, delivered } = tools;
      // Nobody can replay what nobody has sent yet.
      if (!fields || (attack === 'replayed' && delivered.length === 0)) return { kind: 'gone' };
      return withoutBody(
        await deliver(attackRequest(attack, fields, clock.now(), delivered.at(-1)), tools),
      );
    },
  };
}

type Delivered =
  { readonly kind: 'answered'; readonly answer: HttpAnswer } | Exclude<Seen, { kind: 'answered' }>;

async function deliver(event: UrlEvent, { bot, clock }: PersonTools): Promise<Delivered> {
  const late = { kind: 'failed', error: 'operation_timeout' } as const;
  const running = bot(event).then(
    (answer): Delivered => ({ kind: 'answered', answer }),
    // The function died: its URL answers 502.
    (): Delivered => ({ kind: 'failed', error: 'http_service_error' }),
  );
  const after: After = (ms, run) => clock.after(ms, run);
  return firstOf<Delivered>(running, { withinMs: patienceMs, after }, late);
}

const answerBody = z.looseObject({ text: z.string(), blocks: z.array(z.unknown()) });

function showAnswer(seen: Delivered, member: Member, tools: PersonTools): Seen {
  if (seen.kind !== 'answered') return seen;
  const { statusCode, body = '' } = seen.answer;
  if (statusCode >= 500) return { kind: 'failed', error: 'http_service_error' };
  if (statusCode >= 400) return { kind: 'failed', error: 'http_client_error' };
  if (body === '') return { kind: 'answered', status: statusCode };
  // A cast at this door: what blocks they are is what `faultOf` judges, as Slack would.
  const said = answerBody.parse(JSON.parse(body)) as unknown as Said;
  const fault = tools.board.faultOf(said);
  if (fault) return { kind: 'failed', error: `dispatch_failed: ${fault}` };
  const ephemeral = tools.board.whisper(said, { channel: tools.channel(), user: member.id });
  return { kind: 'answered', status: statusCode, ephemeral };
}

/** Slack ignores the body of an answer to a click; who is not Slack shows nothing to anybody. */
function withoutBody(seen: Delivered): Seen {
  return seen.kind === 'answered' ? { kind: 'answered', status: seen.answer.statusCode } : seen;
}
