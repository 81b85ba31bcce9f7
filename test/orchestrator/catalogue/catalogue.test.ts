import { describe, expect, it } from '@jest/globals';
import config from '../../../slipway.config.ts';
import { CatalogueInvalid, parseCatalogue } from '../../../orchestrator/catalogue/parse.ts';
import { names } from '../../../orchestrator/catalogue/names.ts';

/** The shipped catalogue with one thing changed, as somebody's hand might. */
function changed(change: (draft: Record<string, never>) => void): unknown {
  const draft = JSON.parse(JSON.stringify(config)) as Record<string, never>;
  change(draft);
  return draft;
}

function problemsOf(given: unknown): readonly string[] {
  try {
    parseCatalogue(given);
  } catch (error) {
    if (error instanceof CatalogueInvalid) return error.problems;
    throw error;
  }
  return [];
}

const at = (draft: unknown, path: string): Record<string, unknown> =>
  path.split('.').reduce((node, key) => (node as Record<string, unknown>)[key], draft) as Record<
    string,
    unknown
  >;

describe('the catalogue', () => {
  it('that ships is sound', () => {
    expect(problemsOf(config)).toEqual([]);
  });

  it('guards both target groups of an environment with two kinds of alarm', () => {
    expect(names.alarms({ service: 'contacts', environment: 'prod' })).toEqual([
      'slipway-contacts-prod-errors-blue',
      'slipway-contacts-prod-errors-green',
      'slipway-contacts-prod-latency-blue',
      'slipway-contacts-prod-latency-green',
    ]);
  });

  it.each<[string, (draft: Record<string, never>) => void, RegExp]>([
    [
      'a misspelt setting',
      (draft) => (at(draft, 'services.contacts.environments.prod').bakeMinuets = 15),
      /^services\.contacts\.environments\.prod: `bakeMinuets` is not a setting; check the spelling/,
    ],
    [
      'a forgotten setting',
      (draft) => delete at(draft, 'services.contacts.environments.prod').bakeMinutes,
      /^services\.contacts\.environments\.prod\.bakeMinutes: missing; add it \(number\)/,
    ],
    [
      'a deployer nobody knows',
      (draft) => (at(draft, 'services.contacts').deployers = ['ada', 'adda']),
      /^services\.contacts\.deployers: `adda` is not in `people`; known: ada, grace, margaret/,
    ],
    [
      'an approver nobody knows',
      (draft) =>
        (at(draft, 'services.contacts.environments.prod.approval').approvers = ['gracie', 'ada']),
      /^services\.contacts\.environments\.prod\.approval\.approvers: `gracie` is not in `people`/,
    ],
    [
      'the only approver is a deployer too',
      (draft) => (at(draft, 'services.contacts.environments.prod.approval').approvers = ['grace']),
      /grace also deploys, and nobody approves their own request; 1 can be needed and 0 would be left; add 1 more/,
    ],
    [
      'a version without way back, for which two must agree of whom one may have asked',
      (draft) => (at(draft, 'services.contacts').noWayBack = { v5: 'drops the column phone' }),
      /^services\.contacts\.environments\.prod\.approval\.approvers: grace also deploys, .* 2 can be needed and 1 would be left; add 1 more/,
    ],
    [
      'a version without way back that does not say why',
      (draft) => (at(draft, 'services.contacts').noWayBack = { v5: '' }),
      /^services\.contacts\.noWayBack\.v5: say why/,
    ],
    [
      'a scan that refuses nothing anybody could name',
      (draft) => (at(draft, 'services.contacts').images = { scan: 'required' }),
      /^services\.contacts\.images\.scan: name the mildest finding that refuses an image/,
    ],
    [
      'a service whose stacks would have the networks’ names',
      (draft) => {
        const services = at(draft, 'services');
        services.network = services.contacts;
        delete services.contacts;
      },
      /^services\.network: this name cannot be used; the stacks of the networks have this name; choose another/,
    ],
    [
      'an environment too long for a target group’s name',
      (draft) => {
        const environments = at(draft, 'services.contacts.environments');
        environments.productionworld = environments.prod;
        delete environments.prod;
      },
      /^services\.contacts\.environments\.productionworld: this name cannot be used; use 1 to 9 of a-z and 0-9/,
    ],
    [
      'a rota that is not there',
      (draft) => (at(draft, 'services.contacts').onCall = 'nights'),
      /^services\.contacts\.onCall: `nights` is not in `rotas`; known: platform/,
    ],
    [
      'a strategy that does not exist',
      (draft) => (at(draft, 'services.contacts.environments.prod').strategy = { kind: 'rolling' }),
      /^services\.contacts\.environments\.prod\.strategy/,
    ],
    [
      'two people with one Slack account',
      (draft) => (at(draft, 'people.grace').slack = 'U0ADA'),
      /^people: ada and grace share the Slack id U0ADA; give each person their own/,
    ],
    [
      'two people with one of several Slack accounts',
      (draft) => (at(draft, 'people.grace').slack = ['U0GRACE', 'U0ADA']),
      /^people: ada and grace share the Slack id U0ADA; give each person their own/,
    ],
    [
      'a person without an account',
      (draft) => (at(draft, 'people.grace').slack = []),
      /^people\.grace\.slack: name at least one Slack member id/,
    ],
    [
      'a fallback into the same channel',
      (draft) => (at(draft, 'slack').fallbackChannel = 'C0DEPLOYS'),
      /^slack\.fallbackChannel: the same as `channel`; choose another, or leave it out/,
    ],
    [
      'a freeze that ends before it begins',
      (draft) =>
        Object.assign(draft, {
          freezes: [
            { from: '2026-12-27T00:00:00Z', until: '2026-12-24T00:00:00Z', reason: 'holidays' },
          ],
        }),
      /^freezes\.0: ends before it begins/,
    ],
    [
      'a bake that CodeDeploy cannot wait for',
      (draft) => (at(draft, 'services.contacts.environments.prod').bakeMinutes = 2880),
      /bakeMinutes: CodeDeploy keeps the old tasks for 2880 minutes at most/,
    ],
  ])('names the place and the fix for %s', (_what, change, expected) => {
    const problems = problemsOf(changed(change));
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(expected);
  });

  it('reports every mistake at once', () => {
    const problems = problemsOf(
      changed((draft) => {
        at(draft, 'services.contacts').deployers = ['nobody'];
        at(draft, 'services.contacts').onCall = 'nobody';
      }),
    );
    expect(problems).toHaveLength(2);
  });
});
