import type { Catalogue } from '../../orchestrator/catalogue/schema.ts';
import { message, section, type Message } from './blocks.ts';
import { escapeText } from './escape.ts';
import { mention } from './people.ts';
import { slackDay } from './time.ts';

/** Who is on call for a service, and until when (ISO 8601). */
export interface Turn {
  readonly service: string;
  readonly person: string;
  readonly until: string;
}

export function renderOnCall(
  turns: readonly Turn[],
  { people }: Pick<Catalogue, 'people'>,
): Message {
  const lines = turns.map(
    ({ service, person, until }) =>
      `*${escapeText(service)}*: ${mention(person, people)} is on call until ${slackDay(until)}`,
  );
  return message([section(lines.join('\n') || 'There is no service yet.')], people);
}
