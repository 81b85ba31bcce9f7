import type { Catalogue } from '../../orchestrator/catalogue/schema.ts';
import { code } from './escape.ts';

type Named = Pick<Catalogue, 'slack'>;

/** `/deploy contacts prod` as one can copy it, under the name that this workspace gave the command. */
export function deployCommand({ slack }: Named, ...words: readonly (string | undefined)[]): string {
  return code([slack.commands.deploy, ...words].filter(Boolean).join(' '));
}

export function onCallCommand({ slack }: Named, ...words: readonly (string | undefined)[]): string {
  return code([slack.commands.onCall, ...words].filter(Boolean).join(' '));
}
