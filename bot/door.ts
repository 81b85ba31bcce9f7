import { personOf } from '../orchestrator/catalogue/people.ts';
import type { Catalogue } from '../orchestrator/catalogue/schema.ts';
import type { Refusal } from '../orchestrator/client.ts';
import type { Tools } from './tools.ts';

/** Refusals that the bot itself gives, before the orchestrator is asked anything. */
export type DoorRefusal = { readonly kind: 'refused' } & (
  | { readonly code: 'too-fast'; readonly seconds: number; readonly noted: boolean }
  | { readonly code: 'wrong-channel'; readonly channel: string }
  | { readonly code: 'outsider' }
  | { readonly code: 'identity-unknown' }
  | { readonly code: 'unreadable-button' }
);

/** Somebody of the catalogue, under their key. */
export interface Person {
  readonly kind: 'person';
  readonly key: string;
}

/** How a person is let in. */
export interface Admission {
  /** For questions whose answer only the person who asks can see. */
  readonly anyChannel?: boolean;
  /** To stop or turn back. */
  readonly urgent?: boolean;
  /** Asks Slack now, however young the last answer is: for a decision (F14, I6). */
  readonly fresh?: boolean;
}

/**
 * Says who is asking, cheapest question first: how often, channel, catalogue, then Slack's own word on the account.
 * Signature, workspace and app were checked before anything was parsed; whether *this* person may do *this*
 * is the orchestrator's to decide. Unknown is a no.
 */
export async function admit(
  { user, channel = '' }: { user: string; channel: string | undefined },
  { catalogue, accounts, pace }: Pick<Tools, 'catalogue' | 'accounts' | 'pace'>,
  { anyChannel = false, urgent = false, fresh = false }: Admission = {},
): Promise<Person | Refusal | DoorRefusal> {
  const taken = pace.take({ user, channel, urgent });
  if (taken.kind === 'wait') return { ...taken, kind: 'refused', code: 'too-fast' };
  if (!anyChannel && !isHome(channel, catalogue.slack))
    return { kind: 'refused', code: 'wrong-channel', channel: catalogue.slack.channel };
  const key = personOf(user, catalogue.people);
  if (key === undefined) return { kind: 'refused', code: 'not-a-member' };
  switch (await accounts.read(user, { fresh })) {
    case 'member':
      return { kind: 'person', key };
    case 'outsider':
      return { kind: 'refused', code: 'outsider' };
    case 'unknown':
      return { kind: 'refused', code: 'identity-unknown' };
  }
}

/** Where cards may be: what can be read there can be answered there. */
function isHome(channel: string, { channel: home, fallbackChannel }: Catalogue['slack']): boolean {
  return channel === home || channel === fallbackChannel;
}
