import type { Misunderstood, Problem } from './command.ts';

/** Why somebody wants it; empty when they did not say. */
export interface Reason {
  readonly reason?: string;
}

/** `contacts prod v2 reason: it's Friday` → words before, reason after. `--reason "…"` is understood too. */
export function splitReason(text: string): { words: string[]; reason: Reason } {
  const match = /(?:^|\s)(?:reason\s?:|--reason(?=[\s=]|$)=?)\s*(.*)$/i.exec(text);
  const before = match ? text.slice(0, match.index) : text;
  return {
    words: before
      .split(' ')
      .map(unquote)
      .filter((word) => word !== ''),
    reason: reasonOf([match?.[1] ?? ''], {}),
  };
}

/** The reason that was marked as one, else the words that are left over. */
export function reasonOf(words: readonly string[], given: Reason): Reason {
  const reason = given.reason ?? unquote(words.join(' ').trim());
  return reason === '' ? {} : { reason };
}

/** People quote names, with quotes or as code. */
function unquote(word: string): string {
  return /^(["'`])(.*)\1$/.exec(word)?.[2] ?? word;
}

/** What a word is that cannot be a name. */
export function oddity(word: string): Problem {
  return /^[@#]/.test(word)
    ? { code: 'mention', given: word }
    : { code: 'unknown-option', given: word };
}

export function no(problem: Problem): Misunderstood {
  return { kind: 'misunderstood', problem };
}
