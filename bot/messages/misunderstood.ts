import type { Catalogue } from '../../orchestrator/catalogue/schema.ts';
import { verbs, type Problem } from '../commands/command.ts';
import { longestCommand } from '../commands/normalise.ts';
import { deployCommand, onCallCommand } from './command.ts';
import { code } from './escape.ts';
import { nearest } from './nearest.ts';

/** Text outside the grammar → what was understood, and an example that works. */
export function wordProblem(problem: Problem, catalogue: Catalogue): string {
  const { service, environment } = example(catalogue);
  const usage = deployCommand(catalogue, service, environment);
  switch (problem.code) {
    case 'too-long':
      return `That was ${problem.length} characters long, and I read at most ${longestCommand}. Try ${usage}, and keep the reason short.`;
    case 'mention':
      return `I deploy services, and ${code(problem.given, 60)} looks like a person or a channel. Try ${usage}.`;
    case 'unknown-option':
      return `I do not know the option ${code(problem.given, 60)}. The order of the words is all I need: ${usage}.`;
    case 'not-a-name':
      return `${code(problem.given, 60)} cannot be the name of a ${problem.place}. Try ${usage}.`;
    case 'missing-environment':
      return missingEnvironment(problem, catalogue);
    case 'missing-service':
      return `Roll back what, and where? Try ${deployCommand(catalogue, problem.verb, service, environment)}.`;
    case 'extra-words':
      return `I understood ${code(problem.understood, 120)}, but not ${code(problem.extra, 120)} after it. To say why, put ${code('reason:')} before it.`;
  }
}

function missingEnvironment(
  { service, verb }: Extract<Problem, { code: 'missing-environment' }>,
  catalogue: Catalogue,
): string {
  // `constructor` fits the grammar of names as well, and every object has one.
  const known = Object.hasOwn(catalogue.services, service)
    ? catalogue.services[service]
    : undefined;
  if (known) {
    const environments = Object.keys(known.environments);
    const choices = environments.map((it) => deployCommand(catalogue, verb, service, it));
    return `Where should I ${verb ? 'roll back' : 'deploy'} ${code(service)}? ${choices.join(' or ')}.`;
  }
  const meant = nearest(service, [...verbs, ...Object.keys(catalogue.services)]);
  const isVerb = verbs.some((it) => it === meant);
  const { environment } = example(catalogue);
  const correction = meant
    ? deployCommand(catalogue, verb, meant, isVerb ? undefined : environment)
    : undefined;
  return `I do not know ${code(service)}. ${correction ? `Did you mean ${correction}?` : `${deployCommand(catalogue, 'help')} lists what I know.`}`;
}

function example({ services }: Catalogue): { service: string; environment: string } {
  const [service = 'contacts', { environments } = { environments: {} }] =
    Object.entries(services)[0] ?? [];
  return { service, environment: Object.keys(environments).at(-1) ?? 'prod' };
}

/** The same for `/oncall`, which takes one word. */
export function wordOnCallProblem(problem: Problem, catalogue: Catalogue): string {
  const usage = onCallCommand(catalogue, example(catalogue).service);
  switch (problem.code) {
    case 'too-long':
      return `That was ${problem.length} characters long. Try ${usage}.`;
    case 'extra-words':
      return `I understood ${code(problem.understood, 120)}, but not ${code(problem.extra, 120)} after it. Try ${usage}.`;
    case 'mention':
    case 'unknown-option':
    case 'not-a-name':
      return `${code(problem.given, 60)} cannot be the name of a service. Try ${usage}.`;
    case 'missing-environment':
    case 'missing-service':
      return `Try ${usage}.`;
  }
}

export function wordUnknownService(given: string, catalogue: Catalogue): string {
  const meant = nearest(given, Object.keys(catalogue.services));
  const hint = meant
    ? `Did you mean ${onCallCommand(catalogue, meant)}?`
    : `${onCallCommand(catalogue)} alone lists them all.`;
  return `I do not know a service ${code(given, 60)}. ${hint}`;
}
