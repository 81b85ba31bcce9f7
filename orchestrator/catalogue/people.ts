import type { Catalogue } from './schema.ts';

type People = Catalogue['people'];

/** A person's accounts in Slack; the first is the one to mention. Nobody has none. */
export function slackIdsOf(person: People[string] | undefined): readonly string[] {
  if (!person) return [];
  return typeof person.slack === 'string' ? [person.slack] : person.slack;
}

/** The human behind an account, by their key: rights and approvals are of humans, not of accounts (F13, T5). */
export function personOf(slackId: string, people: People): string | undefined {
  return Object.entries(people).find(([, person]) => slackIdsOf(person).includes(slackId))?.[0];
}
