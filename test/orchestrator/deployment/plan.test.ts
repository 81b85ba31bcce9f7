import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { buildAppSpec } from '../../../orchestrator/deployment/app-spec.ts';
import {
  codeDeployDescription,
  deploymentIdIn,
  deploymentIdOf,
} from '../../../orchestrator/deployment/deployment-id.ts';
import { measureExposure } from '../../../orchestrator/deployment/exposure.ts';
import {
  hashPlan,
  planDeployment,
  type PlanFacts,
} from '../../../orchestrator/deployment/plan-deployment.ts';
import type { ImageSeen } from '../../../orchestrator/deployment/judge-image.ts';
import { readHint } from '../../../orchestrator/deployment/read-hint.ts';
import {
  diffTaskDefinitions,
  imageByDigest,
  repositoryOf,
  rewriteTaskDefinition,
} from '../../../orchestrator/deployment/task-definition.ts';
import { shiftMinutes, timersOf } from '../../../orchestrator/deployment/timers.ts';
import { names } from '../../../orchestrator/catalogue/names.ts';
import { aCatalogue, aPlan, aRequest } from '../support/examples.ts';
import { digestOf, where } from '../support/fake-cloud.ts';

const registry = '123456789012.dkr.ecr.eu-west-1.amazonaws.com';
const running = {
  taskDefinitionArn: 'arn:aws:ecs:eu-west-1:123456789012:task-definition/slipway-contacts-prod:1',
  revision: 1,
  status: 'ACTIVE',
  registeredBy: 'someone',
  family: 'slipway-contacts-prod',
  taskRoleArn: 'arn:aws:iam::123456789012:role/slipway-contacts-prod-task',
  executionRoleArn: 'arn:aws:iam::123456789012:role/slipway-contacts-prod-execution',
  containerDefinitions: [
    {
      name: 'web',
      image: `${registry}/slipway/contacts:v1`,
      portMappings: [{ containerPort: 8080 }],
      environment: [{ name: 'PORT', value: '8080' }],
    },
    { name: 'sidecar', image: 'registry.test:5000/sidecar:1' },
  ],
};
const imageSeen = (version: string, pushedAt: string, tags = [version]) => ({
  digest: digestOf(version),
  tags,
  pushedAt,
});
const sourceImage = imageSeen('v1', '2026-11-01T00:00:00.000Z');
const targetImage = imageSeen('v2', '2026-11-02T00:00:00.000Z');
const [web, sidecar] = running.containerDefinitions;
const facts = (changes: Partial<PlanFacts> = {}): PlanFacts => ({
  request: aRequest(),
  catalogue: aCatalogue(),
  catalogueVersion: 'c1',
  world: {
    listener: [{ targetGroup: 'blue', weight: 100 }],
    targetGroups: [{ name: 'blue', arn: '', healthy: 2, registered: 2 }],
    taskSets: [
      {
        id: 's',
        status: 'PRIMARY',
        taskDefinitionArn: 'td:1',
        targetGroup: 'blue',
        running: 2,
        desired: 2,
        digests: [digestOf('v1')],
      },
    ],
    desiredCount: 2,
  },
  running,
  settings: {
    terminationWaitMinutes: 30,
    alarms: names.alarms(where),
    ignoresUnreadableAlarms: false,
    rollsBackOn: ['DEPLOYMENT_FAILURE', 'DEPLOYMENT_STOP_ON_ALARM', 'DEPLOYMENT_STOP_ON_REQUEST'],
    deploymentConfig: 'CodeDeployDefault.ECSCanary10Percent5Minutes',
    everSucceeded: true,
  },
  strategy: { kind: 'canary', percent: 10, intervalMinutes: 5 },
  alarms: { kind: 'pass' },
  sourceImage,
  targetImage,
  now: new Date('2026-11-20T09:00:00.000Z'),
  ...changes,
});
const image = `${registry}/slipway/contacts@${digestOf('v2')}`;

describe('planDeployment', () => {
  it('resolves everything that decides the result', () => {
    const planned = planDeployment(facts());
    if (planned.kind !== 'planned') throw new Error('refused');
    expect(planned.plan).toEqual({
      ...aPlan(),
      target: { version: 'v2', digest: digestOf('v2'), image },
      changes: [
        { path: 'containers.web.image', from: `${registry}/slipway/contacts:v1`, to: image },
      ],
      migrationCommand: ['node', 'migrate.js'],
    });
    expect(planned.planHash).toBe(hashPlan(planned.plan));
  });
  it('takes the requester off the approvers and needs none where there is no gate', () => {
    const byGrace = planDeployment(facts({ request: aRequest({ requester: 'grace' }) }));
    expect(byGrace).toMatchObject({ plan: { approval: { approvers: ['margaret'] } } });
  });
  it('runs no migration on the way back', () => {
    const back = planDeployment(facts({ request: aRequest({ kind: 'rollback' }) }));
    expect(back.kind === 'planned' && 'migrationCommand' in back.plan).toBe(false);
  });
  it.each<[string, Partial<PlanFacts>, string]>([
    [
      'an alarm rings',
      { alarms: { kind: 'fail', reasons: ['errors is in ALARM'] } },
      'errors is in ALARM',
    ],
    [
      'an alarm is unknown',
      { alarms: { kind: 'inconclusive', reasons: ['errors does not exist'] } },
      'errors does not exist',
    ],
    [
      'blue would go too early',
      { settings: { ...facts().settings, terminationWaitMinutes: 29 } },
      'CodeDeploy keeps the old tasks 29 minutes, 30 are needed',
    ],
    [
      'CodeDeploy does not roll back',
      {
        settings: {
          ...facts().settings,
          rollsBackOn: ['DEPLOYMENT_FAILURE', 'DEPLOYMENT_STOP_ON_ALARM'],
        },
      },
      'CodeDeploy does not roll back on DEPLOYMENT_STOP_ON_REQUEST',
    ],
    [
      'the new image is gone',
      { targetImage: undefined },
      `the image of v2 (${digestOf('v2')}) is not in the repository any more`,
    ],
    [
      'the image for the way back is gone',
      { sourceImage: undefined },
      `the image that serves, needed for the way back (${digestOf('v1')}), is not in the repository any more`,
    ],
    [
      'the container has another name',
      { running: { ...running, containerDefinitions: [sidecar!] } },
      'the running task definition has no container web',
    ],
    [
      'the container has another port',
      {
        running: {
          ...running,
          containerDefinitions: [{ ...web!, portMappings: [{ containerPort: 9090 }] }],
        },
      },
      'the running task definition has containers.web.port 9090, the catalogue 8080',
    ],
    [
      'the tasks have a role of somebody else',
      { running: { ...running, taskRoleArn: 'arn:aws:iam::123456789012:role/admin' } },
      'the running task definition has taskRoleArn arn:aws:iam::123456789012:role/admin, the catalogue arn:aws:iam::123456789012:role/slipway-contacts-prod-task',
    ],
    [
      'the image is from elsewhere',
      {
        running: {
          ...running,
          containerDefinitions: [
            { ...web!, image: '999999999999.dkr.ecr.eu-west-1.amazonaws.com/slipway/contacts:v1' },
          ],
        },
      },
      'the running image is from 999999999999.dkr.ecr.eu-west-1.amazonaws.com/slipway/contacts, not from slipway/contacts of this account',
    ],
    [
      'the task definition is at ECS’s limit',
      { running: { ...running, tooMuch: 'x'.repeat(64 * 1024) } },
      expect.stringMatching(
        /^the task definition has \d+ bytes, ECS takes 65024$/,
      ) as unknown as string,
    ],
    [
      'CodeDeploy would shift in another way than the card would say',
      { strategy: { kind: 'all-at-once' } },
      'CodeDeploy would move traffic all at once, the catalogue says canary 10 % / 5 min',
    ],
    [
      'CodeDeploy goes on without its alarms',
      { settings: { ...facts().settings, ignoresUnreadableAlarms: true } },
      'CodeDeploy goes on when it cannot read its alarms',
    ],
    [
      'CodeDeploy does not watch an alarm',
      { settings: { ...facts().settings, alarms: names.alarms(where).slice(1) } },
      'CodeDeploy does not watch slipway-contacts-prod-errors-blue',
    ],
    [
      'the image is for other machines',
      { targetImage: { ...targetImage, platforms: ['linux/arm64', 'unknown/unknown'] } },
      'the image is for linux/arm64, unknown/unknown, not for linux/amd64',
    ],
    [
      'traffic is split',
      { world: { ...facts().world, listener: [] } },
      'production is not served by exactly one task set',
    ],
    [
      'tasks are missing',
      { world: { ...facts().world, desiredCount: 3 } },
      'only 2 of 3 running tasks are healthy',
    ],
    [
      'an old task set is left',
      {
        world: {
          ...facts().world,
          taskSets: [
            ...facts().world.taskSets,
            { ...facts().world.taskSets[0]!, id: 'old', targetGroup: 'green' },
          ],
        },
      },
      'an earlier task set has not gone away yet',
    ],
  ])('refuses when %s', (_name, changes, reason) => {
    expect(planDeployment(facts(changes))).toEqual({ kind: 'refused', reasons: [reason] });
  });
});

describe('the scan of an image', () => {
  const judged = (scan: ImageSeen['scan'], request = aRequest()) => {
    const catalogue = aCatalogue();
    catalogue.services.contacts!.images = { scan: 'HIGH' };
    const planned = planDeployment(
      facts({ request, catalogue, targetImage: { ...targetImage, ...(scan ? { scan } : {}) } }),
    );
    return planned.kind === 'refused' ? planned.reasons : planned.plan.images;
  };
  it('lets through what has nothing bad enough, and the card says what was asked', () => {
    expect(judged({ status: 'COMPLETE', findings: { MEDIUM: 9 } })).toEqual({ scan: 'HIGH' });
    expect(judged({ status: 'ACTIVE', findings: {} })).toEqual({ scan: 'HIGH' });
  });
  it('refuses findings, a scan that has not ended, and none', () => {
    expect(judged({ status: 'COMPLETE', findings: { HIGH: 2, CRITICAL: 1, LOW: 5 } })).toEqual([
      "the image's scan found 1 CRITICAL, 2 HIGH",
    ]);
    expect(judged({ status: 'IN_PROGRESS', findings: {} })).toEqual([
      'the image has no finished scan (IN_PROGRESS), and the catalogue asks for one',
    ]);
    expect(judged(undefined)).toEqual([
      'the image has no finished scan (NONE), and the catalogue asks for one',
    ]);
  });
  it('is not asked on the way back: that version has served here', () => {
    expect(judged(undefined, aRequest({ kind: 'rollback' }))).toBeUndefined();
  });
});

describe('a version without way back', () => {
  const declared = () => {
    const catalogue = aCatalogue();
    const contacts = catalogue.services.contacts!;
    contacts.noWayBack = { v2: 'drops the column phone' };
    return catalogue;
  };
  const plan = (changes: Partial<PlanFacts>) => planDeployment(facts(changes));

  it('says so in the plan, and needs one approval more', () => {
    const planned = plan({ catalogue: declared() });
    expect(planned).toMatchObject({
      plan: { noWayBack: 'drops the column phone', approval: { required: 2 } },
    });
    expect(planned.kind === 'planned' && planned.planHash).not.toBe(
      hashPlan(aPlan({ target: { version: 'v2', digest: digestOf('v2'), image } })),
    );
  });
  it('is known by any of its tags', () => {
    const other = { ...targetImage, tags: ['latest', 'v2'] };
    const request = aRequest({ version: 'latest' });
    expect(plan({ catalogue: declared(), request, targetImage: other })).toMatchObject({
      plan: { noWayBack: 'drops the column phone' },
    });
    expect(plan({ request })).not.toHaveProperty('plan.noWayBack');
  });
  it('is refused when nobody could be the second', () => {
    const request = aRequest({ requester: 'grace' });
    expect(plan({ catalogue: declared(), request })).toEqual({
      kind: 'refused',
      reasons: ['2 people must approve, and besides the requester only margaret may'],
    });
  });
  it('once it serves, lets nothing older come, by rollback or by hand', () => {
    const back = {
      catalogue: declared(),
      sourceImage: { ...targetImage, digest: digestOf('v1') },
      targetImage: imageSeen('v0', '2026-10-01T00:00:00.000Z'),
    };
    const reason = 'no way leads back from v2 to v0: drops the column phone';
    const asked = (kind: 'deploy' | 'rollback') =>
      plan({ ...back, request: aRequest({ kind, version: 'v0' }) });
    expect(asked('rollback')).toEqual({ kind: 'refused', reasons: [reason] });
    expect(asked('deploy')).toEqual({ kind: 'refused', reasons: [reason] });
    const newer = imageSeen('v3', '2026-12-01T00:00:00.000Z');
    const request = aRequest({ version: 'v3' });
    expect(plan({ ...back, targetImage: newer, request }).kind).toBe('planned');
  });
});

describe('the plan’s hash', () => {
  it('covers a first deployment and the fewest requests of a bake', () => {
    const hash = (changes: Partial<PlanFacts>) => {
      const planned = planDeployment(facts(changes));
      if (planned.kind !== 'planned') throw new Error(planned.reasons.join());
      return planned.planHash;
    };
    const catalogue = aCatalogue();
    catalogue.services.contacts!.environments.prod!.bakeRequests = 100;
    const first = { settings: { ...facts().settings, everSucceeded: false } };
    expect(new Set([hash({}), hash({ catalogue }), hash(first)]).size).toBe(3);
    expect(planDeployment(facts(first))).toMatchObject({ plan: { firstDeployment: true } });
    expect(planDeployment(facts())).not.toHaveProperty('plan.firstDeployment');
  });
});

describe('task definitions', () => {
  it('changes the image of one container and drops what ECS only tells', () => {
    const rewritten = rewriteTaskDefinition(running, { container: 'web', image });
    expect(Object.keys(rewritten)).toEqual([
      'family',
      'taskRoleArn',
      'executionRoleArn',
      'containerDefinitions',
    ]);
    expect(diffTaskDefinitions(running, rewritten).map(({ path }) => path)).toEqual([
      'containers.web.image',
    ]);
  });
  it.each([
    ['r.io/a/b:v1', 'r.io/a/b'],
    ['r.io:5000/a/b', 'r.io:5000/a/b'],
    ['r.io:5000/a/b:v1', 'r.io:5000/a/b'],
    [`r.io/a@${digestOf('v1')}`, 'r.io/a'],
  ])('%s is in %s', (given, repository) => {
    expect(repositoryOf(given)).toBe(repository);
    expect(imageByDigest(given, 'sha256:x')).toBe(`${repository}@sha256:x`);
  });
});

describe('buildAppSpec', () => {
  it('names the revision, the container and our hooks, with the hash of exactly these bytes', () => {
    const { content, sha256 } = buildAppSpec({
      taskDefinitionArn: 'td:2',
      container: { name: 'web', port: 8080 },
    });
    expect(sha256).toMatch(/^[0-9a-f]{64}$/);
    expect(JSON.parse(content)).toMatchObject({
      Resources: [
        {
          TargetService: {
            Properties: {
              TaskDefinition: 'td:2',
              LoadBalancerInfo: { ContainerName: 'web', ContainerPort: 8080 },
            },
          },
        },
      ],
      Hooks: [
        { AfterAllowTestTraffic: 'slipway-smoke-test' },
        { BeforeAllowTraffic: 'slipway-admit-traffic' },
        { AfterAllowTraffic: 'slipway-note-shift' },
      ],
    });
  });
});

describe('deployment ids', () => {
  it('travel through the description and nothing else is taken for one', () => {
    const id = deploymentIdOf(where, '0123456789abcdef0123456789abcdef');
    expect(deploymentIdIn(codeDeployDescription(id))).toBe(id);
    expect(deploymentIdIn(undefined)).toBeUndefined();
    fc.assert(fc.property(fc.string(), (text) => expect(deploymentIdIn(text)).toBeUndefined()));
  });
});

describe('timers', () => {
  it('follow the catalogue', () => {
    const prod = aCatalogue().services.contacts!.environments.prod!;
    expect(timersOf(prod)).toMatchObject({
      approvalSeconds: 3600,
      installSeconds: 900,
      shiftSeconds: 900,
      bakeSeconds: 900,
    });
    expect(shiftMinutes({ kind: 'all-at-once' })).toBe(0);
    expect(shiftMinutes({ kind: 'linear', percent: 30, intervalMinutes: 2 })).toBe(6);
  });
});

describe('measureExposure', () => {
  const minute = (n: number) => `2026-11-20T09:0${n}:00.000Z`;
  const window = {
    testedFrom: '2026-11-20T09:01:40.000Z',
    admittedAt: '2026-11-20T09:02:10.000Z',
    until: '2026-11-20T09:04:40.000Z',
  };
  const counts = [
    { targetGroup: 'green', minute: minute(1), requests: 2, errors: 0 },
    { targetGroup: 'green', minute: minute(2), requests: 100, errors: 7 },
    { targetGroup: 'green', minute: minute(3), requests: 90, errors: 3 },
    { targetGroup: 'blue', minute: minute(1), requests: 5000, errors: 0 },
    { targetGroup: 'blue', minute: minute(2), requests: 900, errors: 1 },
    { targetGroup: 'blue', minute: minute(3), requests: 1000, errors: 0 },
    { targetGroup: 'blue', minute: minute(5), requests: 4000, errors: 0 },
  ];
  it('takes the smoke test off and counts the service in the minutes that the exposure touches', () => {
    expect(measureExposure({ counts, targetGroup: 'green', smokeRequests: 2, window })).toEqual({
      requests: 190,
      errors: 10,
      totalRequests: 2090,
      seconds: 150,
    });
  });
  it('is nothing where nothing came', () => {
    expect(
      measureExposure({ counts: [], targetGroup: 'green', smokeRequests: 2, window }),
    ).toMatchObject({ requests: 0, errors: 0, totalRequests: 0 });
  });
});

describe('readHint', () => {
  const catalogue = aCatalogue();
  it.each([
    ['aws.codedeploy', { application: 'slipway-contacts-prod' }],
    ['aws.cloudwatch', { alarmName: 'slipway-contacts-prod-errors-green' }],
    [
      'aws.ecs',
      { taskDefinitionArn: 'arn:aws:ecs:eu-west-1:0:task-definition/slipway-contacts-prod:7' },
    ],
  ])('%s leads to contacts in prod', (source, detail) => {
    expect(readHint(catalogue, { source, detail })).toEqual([where]);
  });
  it('leads nowhere for what is not ours', () => {
    expect(
      readHint(catalogue, { source: 'aws.codedeploy', detail: { application: 'shop' } }),
    ).toEqual([]);
    expect(readHint(catalogue, { source: 'aws.s3', detail: {} })).toEqual([]);
    expect(readHint(catalogue, { source: 'aws.ecs', detail: {} })).toEqual([]);
  });
});
