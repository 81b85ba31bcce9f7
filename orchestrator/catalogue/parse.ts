import type { z } from 'zod';
import {
  longestTerminationWaitMinutes,
  marginAfterBakeMinutes,
  terminationWaitMinutes,
} from './bake.ts';
import { slackIdsOf } from './people.ts';
import { approvalsNeeded } from './approvals-needed.ts';
import { catalogueSchema, type Catalogue, type Environment, type Service } from './schema.ts';

/** A fault in `slipway.config.ts`: each problem says where it is and how to mend it. */
export class CatalogueInvalid extends Error {
  override readonly name = 'CatalogueInvalid';
  readonly problems: readonly string[];
  constructor(problems: readonly string[]) {
    super(
      `slipway.config.ts cannot be used:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`,
    );
    this.problems = problems;
  }
}

/** Unknown → catalogue. Throws `CatalogueInvalid` with all problems at once, each with its path and a fix. */
export function parseCatalogue(given: unknown): Catalogue {
  const parsed = catalogueSchema.safeParse(given);
  if (!parsed.success) throw new CatalogueInvalid(parsed.error.issues.map(wordIssue));
  const problems = brokenReferences(parsed.data);
  if (problems.length > 0) throw new CatalogueInvalid(problems);
  return parsed.data;
}

function wordIssue(issue: z.core.$ZodIssue): string {
  const path = issue.path.join('.') || '(top level)';
  if (issue.code === 'unrecognized_keys')
    return `${path}: ${issue.keys.map((key) => `\`${key}\``).join(', ')} is not a setting; check the spelling or remove it`;
  if (issue.code === 'invalid_key')
    return `${path}: this name cannot be used; ${issue.issues.map(({ message }) => message).join(' and ')}`;
  if (issue.code === 'invalid_type' && issue.message.includes('undefined'))
    return `${path}: missing; add it (${issue.expected})`;
  return `${path}: ${issue.message}`;
}

/** What a shape cannot say: every name leads somewhere, and durations fit into each other. */
function brokenReferences(catalogue: Catalogue): string[] {
  return [
    ...sharedSlackIds(catalogue),
    ...fallbackProblems(catalogue),
    ...Object.entries(catalogue.rotas).flatMap(([rota, { people }]) =>
      unknownNames(`rotas.${rota}.people`, people, catalogue.people, 'people'),
    ),
    ...catalogue.freezes.flatMap((freeze, index) => freezeProblems(catalogue, freeze, index)),
    ...Object.entries(catalogue.services).flatMap(([name, service]) =>
      serviceProblems(catalogue, `services.${name}`, service),
    ),
  ];
}

/** Two names with one Slack id would let a person approve their own request. */
function sharedSlackIds({ people }: Catalogue): string[] {
  const accounts = Object.entries(people).flatMap(([key, person]) =>
    slackIdsOf(person).map((id) => ({ key, id })),
  );
  return [...Map.groupBy(accounts, ({ id }) => id)]
    .filter(([, holders]) => holders.length > 1)
    .map(
      ([id, holders]) =>
        `people: ${holders.map(({ key }) => key).join(' and ')} share the Slack id ${id}; give each person their own`,
    );
}

function fallbackProblems({ slack }: Catalogue): string[] {
  return slack.fallbackChannel === slack.channel
    ? ['slack.fallbackChannel: the same as `channel`; choose another, or leave it out']
    : [];
}

function freezeProblems(
  catalogue: Catalogue,
  freeze: Catalogue['freezes'][number],
  index: number,
): string[] {
  const path = `freezes.${index}`;
  return [
    ...(Date.parse(freeze.from) < Date.parse(freeze.until)
      ? []
      : [`${path}: ends before it begins; put \`until\` after \`from\``]),
    ...unknownNames(`${path}.services`, freeze.services ?? [], catalogue.services, 'services'),
  ];
}

function serviceProblems(catalogue: Catalogue, path: string, service: Service): string[] {
  const environments = Object.entries(service.environments);
  return [
    ...unknownNames(`${path}.deployers`, service.deployers, catalogue.people, 'people'),
    ...unknownNames(`${path}.onCall`, [service.onCall], catalogue.rotas, 'rotas'),
    ...(environments.length > 0 ? [] : [`${path}.environments: empty; add at least one`]),
    ...environments.flatMap(([name, environment]) => {
      const here = `${path}.environments.${name}`;
      const approvers = environment.approval?.approvers ?? [];
      return [
        ...unknownNames(`${here}.approval.approvers`, approvers, catalogue.people, 'people'),
        ...tooFewApprovers(here, service, environment),
        ...(terminationWaitMinutes(environment.bakeMinutes) <= longestTerminationWaitMinutes
          ? []
          : [
              `${here}.bakeMinutes: CodeDeploy keeps the old tasks for ${longestTerminationWaitMinutes} minutes at most; ` +
                `use ${longestTerminationWaitMinutes - marginAfterBakeMinutes} or less`,
            ]),
      ];
    }),
  ];
}

/** Nobody approves their own request, so enough approvers must be left whoever of the deployers asks. */
function tooFewApprovers(path: string, service: Service, { approval }: Environment): string[] {
  if (!approval) return [];
  const approvers = new Set(approval.approvers);
  const needed = approvalsNeeded(
    approval.required,
    Object.keys(service.noWayBack ?? {}).length > 0,
  );
  const asker = service.deployers.find((person) => approvers.has(person));
  const left = approvers.size - (asker === undefined ? 0 : 1);
  if (left >= needed) return [];
  return [
    `${path}.approval.approvers: ${asker === undefined ? '' : `${asker} also deploys, and nobody approves their own request; `}` +
      `${needed} can be needed and ${left} would be left; add ${needed - left} more`,
  ];
}

function unknownNames(
  path: string,
  given: readonly string[],
  known: Readonly<Record<string, unknown>>,
  where: string,
): string[] {
  return given
    .filter((name) => !(name in known))
    .map(
      (name) =>
        `${path}: \`${name}\` is not in \`${where}\`; known: ${Object.keys(known).join(', ') || 'none'}`,
    );
}
