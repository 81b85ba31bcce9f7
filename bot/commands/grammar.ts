import { longestCommand, normaliseText } from './normalise.ts';

/** What was typed after `/deploy`, in a form the bot can act on. Names are spelled soundly, not yet looked up. */
export type Command =
  | { readonly kind: 'help' }
  | {
      readonly kind: 'deploy';
      readonly service: string;
      readonly environment: string;
      readonly version?: string;
      readonly reason?: string;
    }
  | { readonly kind: 'status'; readonly service?: string }
  | {
      readonly kind: 'rollback';
      readonly service: string;
      readonly environment: string;
      readonly reason?: string;
    }
  | {
      readonly kind: 'cancel';
      readonly deploymentId?: string;
      readonly service?: string;
      readonly environment?: string;
      readonly reason?: string;
    }
  | Misunderstood;

export interface Misunderstood {
  readonly kind: 'misunderstood';
  readonly problem: Problem;
}

/** Why a text is outside the grammar. `given` is as typed, cleaned, and never trusted. */
export type Problem =
  | { readonly code: 'too-long'; readonly length: number }
  | { readonly code: 'mention'; readonly given: string }
  | { readonly code: 'unknown-option'; readonly given: string }
  | { readonly code: 'not-a-name'; readonly given: string; readonly place: Place }
  | { readonly code: 'missing-environment'; readonly service: string; readonly verb?: 'rollback' }
  | { readonly code: 'missing-service'; readonly verb: 'rollback' }
  | { readonly code: 'extra-words'; readonly understood: string; readonly extra: string };

export type Place = 'service' | 'environment' | 'version';

/** First words that are not services. */
export const verbs = ['help', 'status', 'rollback', 'cancel'] as const;

const namePattern = /^[a-z][a-z0-9-]{0,31}$/;
/** Docker's grammar for a tag; a digest or a foreign repository does not fit it. */
const versionPattern = /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$/;
const deploymentIdPattern = /^[a-z][a-z0-9-]{0,40}-[0-9a-f]{32}$/;

/** Text after the command → what is asked for. Pure; understands a closed grammar and never throws. */
export function parseCommand(typed: string): Command {
  if (typed.length > longestCommand) return no({ code: 'too-long', length: typed.length });
  const { words, reason } = splitReason(normaliseText(typed));
  const [first, ...rest] = words;
  const verb = first?.toLowerCase();
  if (verb === undefined || verb === 'help' || verb === '?') return { kind: 'help' };
  const oddWord = words.find((word) => /^[@#]|^--?[a-z]/i.test(word));
  if (oddWord !== undefined && verb !== 'rollback' && verb !== 'cancel') return no(oddity(oddWord));
  if (verb === 'status') return parseStatus(rest);
  if (verb === 'rollback' || verb === 'roll-back') return parseRollback(rest, reason);
  if (verb === 'cancel') return parseCancel(rest, reason);
  return parseDeploy(words, reason);
}

/** The one optional word after `/oncall`. */
export function parseOnCall(
  typed: string,
): { readonly kind: 'on-call'; readonly service?: string } | Misunderstood {
  if (typed.length > longestCommand) return no({ code: 'too-long', length: typed.length });
  const { words } = splitReason(normaliseText(typed));
  const parsed = parseStatus(words);
  return parsed.kind === 'status' ? { ...parsed, kind: 'on-call' } : parsed;
}

function parseDeploy(words: readonly string[], reason: Reason): Command {
  const [service = '', environment, version, ...extra] = words;
  const asked = service.toLowerCase();
  if (!namePattern.test(asked)) return no({ code: 'not-a-name', given: service, place: 'service' });
  if (environment === undefined) return no({ code: 'missing-environment', service: asked });
  const where = environment.toLowerCase();
  if (!namePattern.test(where))
    return no({ code: 'not-a-name', given: environment, place: 'environment' });
  if (version !== undefined && !versionPattern.test(version))
    return no({ code: 'not-a-name', given: version, place: 'version' });
  if (extra.length > 0)
    return no({
      code: 'extra-words',
      understood: [asked, where, version].join(' '),
      extra: extra.join(' '),
    });
  return {
    kind: 'deploy',
    service: asked,
    environment: where,
    ...(version ? { version } : {}),
    ...reason,
  };
}

function parseStatus([service, ...extra]: readonly string[]):
  { readonly kind: 'status'; readonly service?: string } | Misunderstood {
  if (service === undefined) return { kind: 'status' };
  if (/^[@#]/.test(service)) return no(oddity(service));
  const asked = service.toLowerCase();
  if (!namePattern.test(asked)) return no({ code: 'not-a-name', given: service, place: 'service' });
  if (extra.length > 0)
    return no({ code: 'extra-words', understood: asked, extra: extra.join(' ') });
  return { kind: 'status', service: asked };
}

/** Everything after the two names is the reason, with or without `reason:`. */
function parseRollback(
  [service, environment, ...rest]: readonly string[],
  reason: Reason,
): Command {
  if (service === undefined) return no({ code: 'missing-service', verb: 'rollback' });
  if (/^[@#]/.test(service)) return no(oddity(service));
  const asked = service.toLowerCase();
  if (!namePattern.test(asked)) return no({ code: 'not-a-name', given: service, place: 'service' });
  if (environment === undefined)
    return no({ code: 'missing-environment', service: asked, verb: 'rollback' });
  const where = environment.toLowerCase();
  if (!namePattern.test(where))
    return no({ code: 'not-a-name', given: environment, place: 'environment' });
  return { kind: 'rollback', service: asked, environment: where, ...reasonOf(rest, reason) };
}

function parseCancel(words: readonly string[], reason: Reason): Command {
  const [first, second, ...rest] = words;
  if (first === undefined) return { kind: 'cancel', ...reason };
  if (/^[@#]/.test(first)) return no(oddity(first));
  const name = first.toLowerCase();
  if (deploymentIdPattern.test(name))
    return { kind: 'cancel', deploymentId: name, ...reasonOf(words.slice(1), reason) };
  if (!namePattern.test(name)) return no({ code: 'not-a-name', given: first, place: 'service' });
  if (second === undefined) return { kind: 'cancel', service: name, ...reason };
  const where = second.toLowerCase();
  if (!namePattern.test(where))
    return no({ code: 'not-a-name', given: second, place: 'environment' });
  return { kind: 'cancel', service: name, environment: where, ...reasonOf(rest, reason) };
}

interface Reason {
  readonly reason?: string;
}

/** `contacts prod v2 reason: it's Friday` → words before, reason after. `--reason "…"` is understood too. */
function splitReason(text: string): { words: string[]; reason: Reason } {
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

function reasonOf(words: readonly string[], given: Reason): Reason {
  const reason = given.reason ?? unquote(words.join(' ').trim());
  return reason === '' ? {} : { reason };
}

/** People quote names, with quotes or as code. */
function unquote(word: string): string {
  return /^(["'`])(.*)\1$/.exec(word)?.[2] ?? word;
}

function oddity(word: string): Problem {
  return /^[@#]/.test(word)
    ? { code: 'mention', given: word }
    : { code: 'unknown-option', given: word };
}

function no(problem: Problem): Misunderstood {
  return { kind: 'misunderstood', problem };
}
