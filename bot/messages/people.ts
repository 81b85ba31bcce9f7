import { slackIdsOf } from '../../orchestrator/catalogue/people.ts';
import type { Catalogue } from '../../orchestrator/catalogue/schema.ts';
import { escapeText } from './escape.ts';

export type People = Catalogue['people'];

/** A mention, which notifies the person; somebody who left the catalogue is only named. */
export function mention(key: string, people: People): string {
  const [slackId] = slackIdsOf(people[key]);
  return slackId === undefined ? nameOf(key, people) : `<@${slackId}>`;
}

/** A person's name without notifying them; a rule or step that acted is Slipway itself. */
export function nameOf(key: string, people: People): string {
  if (key.startsWith('step:')) return 'Slipway';
  return escapeText(people[key]?.name ?? key, 80);
}

/** Mentions as a choice: `@grace or @margaret`. */
export function anyOf(keys: readonly string[], people: People): string {
  return list(
    keys.map((key) => mention(key, people)),
    'or',
  );
}

/** `a`, `a or b`, `a, b or c`. */
export function list(items: readonly string[], conjunction: 'and' | 'or'): string {
  const last = items.at(-1) ?? 'nobody';
  return items.length < 2 ? last : `${items.slice(0, -1).join(', ')} ${conjunction} ${last}`;
}
