import type { Command, Misunderstood } from './command.ts';
import { longestCommand, normaliseText } from './normalise.ts';
import { no, oddity, reasonOf, splitReason, type Reason } from './words.ts';

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
