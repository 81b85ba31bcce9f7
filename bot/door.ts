import type { Catalogue } from '../orchestrator/catalogue/schema.ts';
import type { Refusal } from '../orchestrator/client.ts';
import type { Standing } from './slack/accounts.ts';

/** Refusals that the bot itself gives, before the orchestrator is asked anything. */
export type DoorRefusal = { readonly kind: 'refused' } & (
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

/**
 * Says who is asking, cheapest question first: channel, catalogue, then Slack's own word on the account.
 * Signature, workspace and app were checked before anything was parsed; whether *this* person may do *this*
 * is the orchestrator's to decide. Unknown is a no.
 */
export async function admit(
  { user, channel }: { user: string; channel: string | undefined },
  {
    catalogue,
    accounts,
  }: { catalogue: Catalogue; accounts: { read(user: string): Promise<Standing> } },
  { anyChannel = false } = {},
): Promise<Person | Refusal | DoorRefusal> {
  const home = catalogue.slack.channel;
  if (!anyChannel && channel !== home)
    return { kind: 'refused', code: 'wrong-channel', channel: home };
  const key = Object.entries(catalogue.people).find(([, person]) => person.slack === user)?.[0];
  if (key === undefined) return { kind: 'refused', code: 'not-a-member' };
  switch (await accounts.read(user)) {
    case 'member':
      return { kind: 'person', key };
    case 'outsider':
      return { kind: 'refused', code: 'outsider' };
    case 'unknown':
      return { kind: 'refused', code: 'identity-unknown' };
  }
}
