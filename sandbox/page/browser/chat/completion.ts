import type { SlashCommand } from '../../../slack/message.ts';

export interface Completion {
  /** The whole usage, such as `/deploy status [service]`. */
  readonly usage: string;
  readonly description: string;
  /** What choosing it puts into the composer. */
  readonly insert: string;
}

/** Usages that fit what has been typed so far: same words, as far as they are words and not placeholders. */
export function completions(typed: string, commands: readonly SlashCommand[]): Completion[] {
  if (!typed.startsWith('/')) return [];
  const words = typed.trimStart().split(/\s+/);
  return commands.flatMap(({ command, usages }) =>
    usages
      .map(({ usage, description }) => ({
        usage: `${command} ${usage}`,
        description,
        insert: insertOf(command, usage),
      }))
      .filter(({ usage }) => fits(words, usage.split(' '))),
  );
}

function fits(typed: readonly string[], usage: readonly string[]): boolean {
  const complete = typed.length - 1;
  return typed.every((word, index) => {
    const expected = usage[index];
    // After the last word of a usage there is nothing left to hint at.
    if (expected === undefined) return word === '';
    if (/^[<[]/.test(expected)) return true;
    return index < complete ? expected === word : expected.startsWith(word);
  });
}

/** Fixed words only; the placeholders are for the person to fill in. */
function insertOf(command: string, usage: string): string {
  const fixed = usage.split(' ').filter((word) => word !== '' && !/^[<[]/.test(word));
  const hasPlaceholder = /[<[]/.test(usage);
  return [command, ...fixed].join(' ') + (hasPlaceholder ? ' ' : '');
}
