import type { SlackState } from '../../stream.ts';
import type { EnvironmentView, World } from '../../world.ts';
import { mentions } from './conversation.ts';

/** A next step for somebody who is here for the first time. */
export type Suggestion =
  | { readonly kind: 'type'; readonly text: string; readonly hint: string }
  | { readonly kind: 'become'; readonly persona: string; readonly hint: string };

/** What is worth trying next, from what the channel and the world show. */
export function suggest(
  slack: Pick<SlackState, 'persona' | 'channels' | 'members' | 'down'>,
  world: World | undefined,
  lastRequester: string | undefined,
): Suggestion[] {
  if (slack.down) return [];
  const waiting = waitingForApproval(slack);
  if (waiting && slack.persona === (lastRequester ?? 'ada')) {
    const approver = approverIn(slack, waiting);
    if (approver) return [approver, status];
  }
  if (waiting || isBusy(world)) return [status, onCall];
  const [prod] = (world?.environments ?? []).filter(({ environment }) => environment === 'prod');
  return [...(prod ? releases(prod) : []), status];
}

const status: Suggestion = { kind: 'type', text: '/deploy status', hint: 'what runs where' };
const onCall: Suggestion = { kind: 'type', text: '/oncall', hint: 'who to ask' };

function waitingForApproval({ channels }: Pick<SlackState, 'channels'>) {
  return channels
    .flatMap(({ messages }) => messages)
    .findLast((message) => JSON.stringify(message.blocks).includes('"deployment:approve"'));
}

function approverIn(
  { members, persona }: Pick<SlackState, 'members' | 'persona'>,
  message: Parameters<typeof mentions>[0],
): Suggestion | undefined {
  const others = members.filter(({ kind, key }) => kind === 'member' && key !== persona);
  const approver = others.find(({ id }) => mentions(message, id)) ?? others[0];
  return approver && { kind: 'become', persona: approver.key, hint: 'who may approve' };
}

function isBusy(world: World | undefined): boolean {
  return world?.executions.some(({ status: state }) => state === 'RUNNING') ?? false;
}

/** A good release first, then one that answers with errors, so that it is seen to come back by itself. */
function releases({ service, targetGroups }: EnvironmentView): Suggestion[] {
  const serving = targetGroups.reduce((a, b) => (b.weight > a.weight ? b : a), {
    weight: -1,
    version: '',
  } as Pick<EnvironmentView['targetGroups'][number], 'weight' | 'version'>);
  const good = { version: 'v2', hint: 'a good release' };
  const bad = { version: 'v3', hint: 'a bad one: it comes back by itself' };
  return [good, bad]
    .filter(({ version }) => version !== serving.version)
    .map(({ version, hint }) => ({
      kind: 'type',
      text: `/deploy ${service} prod ${version}`,
      hint,
    }));
}
