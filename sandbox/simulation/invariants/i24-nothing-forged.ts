import { parse as parseForm } from 'node:querystring';
import { z } from 'zod';
import { verifyRequest } from '../../../bot/slack/signature.ts';
import { slackIdsOf } from '../../../orchestrator/catalogue/people.ts';
import { secret } from '../chat/index.ts';
import type { Invocation } from '../invocation.ts';
import type { Court, Invariant } from './court.ts';

/** One request at the bot's door, as it was, and what the invocation that took it has done. */
interface Taken {
  readonly by: Invocation;
  readonly signature: string;
  /** What is wrong with it; undefined for a genuine request. */
  readonly fault: string | undefined;
  /** Its person was no member of the workspace when it came; whether that is still so. */
  readonly isOutside?: () => boolean;
  /** It wrote something else than a refusal, or changed something outside. */
  acted: boolean;
  refusals: number;
  /** Something struck it, so that its refusal may be lost. */
  struck: boolean;
}

/**
 * I24, always: no effect of a request whose signature, freshness, workspace, app, channel or person failed, or that came
 * before; each refusal is one audit entry.
 *
 * Requests are judged anew from their bytes, at the moment when the bot gets them. What a bad one may leave is its
 * refusal, and the memory of its signature. A refusal may be missing where faults struck.
 */
export const i24: Invariant = {
  number: 'I24',
  when: 'always',
  hear: (court) => {
    const taken = new Map<number, Taken>();
    const act = (by: Invocation | undefined, what: string) => {
      const request = by && taken.get(by.id);
      if (!request) return;
      request.acted = true;
      if (request.fault) court.cry(`a request did ${what} although it is ${request.fault}`);
      if (request.isOutside?.()) court.cry(`a request did ${what} for somebody who is no member`);
    };
    return {
      request: (by, event) => {
        const request = requestOf(court, by, event);
        if (request) taken.set(by.id, request);
      },
      call: ({ by }, strike) => {
        const request = strike && taken.get(by.id);
        if (request) request.struck = true;
      },
      effect: ({ by, operation }) => act(by, operation),
      written: ({ by, item: { pk, sk } }) => {
        const partition = String(pk).split('#')[0];
        const request = by && taken.get(by.id);
        if (request && partition === 'REFUSALS' && sk !== 'META') request.refusals += 1;
        if (partition !== 'REFUSALS' && partition !== 'SIGNATURE')
          act(by, `write ${String(partition)}`);
      },
      end: () => judgeAll(court, [...taken.values()]),
    };
  },
};

function judgeAll({ world, cry }: Court, taken: readonly Taken[]) {
  const acted = new Set<string>();
  for (const { signature, acted: hasActed } of taken) {
    if (hasActed && acted.has(signature)) cry('the same request was obeyed twice');
    if (hasActed) acted.add(signature);
  }
  for (const { fault, refusals, struck, by } of taken) {
    if (refusals > 1) cry(`one refusal is in the audit ${refusals} times`);
    const wasHindered =
      struck || by.dead || world.accidents.some(({ kind }) => /away|Slack/.test(kind));
    if (fault && refusals === 0 && !wasHindered)
      cry(`a request that is ${fault} left no audit entry`);
  }
}

const urlEvent = z.object({ headers: z.record(z.string(), z.string()), body: z.string() });
const origin = z.object({
  api_app_id: z.string().optional(),
  team_id: z.string().optional(),
  team: z.object({ id: z.string() }).optional(),
  channel_id: z.string().optional(),
  channel: z.object({ id: z.string() }).optional(),
  user_id: z.string().optional(),
  user: z.object({ id: z.string() }).optional(),
});

function requestOf(court: Court, by: Invocation, event: unknown): Taken | undefined {
  const parsed = urlEvent.safeParse(event);
  if (!parsed.success) return undefined;
  const { headers, body } = parsed.data;
  const signature = headers['x-slack-signature'] ?? '';
  const fault = signatureFault(headers, body, court) ?? originFault(body, court);
  const taken = { by, signature, fault, acted: false, refusals: 0, struck: false };
  const isOutside = fault ? () => false : outsideOf(userIn(body), court);
  return isOutside() ? { ...taken, isOutside } : taken;
}

/** Guests, bots and people who left: `users.info` says so at once, and every act asks it. */
const outsideOf =
  (user: string, { around }: Court) =>
  () =>
    (around.slack?.accountOf?.(user) ?? 'member') !== 'member';

const signatureFault = (
  headers: Readonly<Record<string, string>>,
  body: string,
  { world }: Court,
) =>
  verifyRequest({
    signingSecret: secret.signingSecret,
    signature: headers['x-slack-signature'],
    timestamp: headers['x-slack-request-timestamp'],
    body,
    nowMs: world.clock.now(),
  });

function saidIn(body: string): z.infer<typeof origin> {
  const { payload, ...form } = parseForm(body);
  return origin.parse(typeof payload === 'string' ? JSON.parse(payload) : form);
}

function userIn(body: string): string {
  const said = saidIn(body);
  return said.user_id ?? said.user?.id ?? '';
}

function originFault(body: string, { world }: Court): string | undefined {
  const said = saidIn(body);
  const { slack, people } = world.catalogue;
  const user = userIn(body);
  const channel = said.channel_id ?? said.channel?.id;
  if ((said.team_id ?? said.team?.id) !== slack.team) return 'of another workspace';
  if (said.api_app_id !== secret.appId) return "another app's";
  if (channel !== slack.channel && channel !== slack.fallbackChannel) return 'from another channel';
  const isKnown = Object.values(people).some((person) => slackIdsOf(person).includes(user));
  return isKnown ? undefined : "a stranger's";
}
