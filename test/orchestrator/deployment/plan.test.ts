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

const running = {
  taskDefinitionArn: 'td:1',
  revision: 1,
  status: 'ACTIVE',
  registeredBy: 'someone',
  family: 'slipway-contacts-prod',
  taskRoleArn: 'role',
  containerDefinitions: [
    {
      name: 'web',
      image: 'registry.test:5000/slipway/contacts:v1',
      environment: [{ name: 'PORT', value: '8080' }],
    },
    { name: 'sidecar', image: 'registry.test:5000/sidecar:1' },
  ],
};
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
  sourceVersion: 'v1',
  running,
  settings: {
    terminationWaitMinutes: 30,
    alarms: names.alarms(where),
    rollsBackOn: ['DEPLOYMENT_FAILURE', 'DEPLOYMENT_STOP_ON_ALARM', 'DEPLOYMENT_STOP_ON_REQUEST'],
  },
  alarms: { kind: 'pass' },
  missingImages: [],
  now: new Date('2026-11-20T09:00:00.000Z'),
  ...changes,
});
const image = `registry.test:5000/slipway/contacts@${digestOf('v2')}`;

describe('planDeployment', () => {
  it('resolves everything that decides the result', () => {
    const planned = planDeployment(facts());
    if (planned.kind !== 'planned') throw new Error('refused');
    expect(planned.plan).toEqual({
      ...aPlan(),
      target: { version: 'v2', digest: digestOf('v2'), image },
      changes: [
        { path: 'containers.web.image', from: 'registry.test:5000/slipway/contacts:v1', to: image },
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
      'an image is gone',
      { missingImages: ['sha256:1'] },
      'the repository has no image sha256:1 any more',
    ],
    [
      'the container has another name',
      { running: { containerDefinitions: [] } },
      'the running task definition has no container web',
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

describe('task definitions', () => {
  it('changes the image of one container and drops what ECS only tells', () => {
    const rewritten = rewriteTaskDefinition(running, { container: 'web', image });
    expect(Object.keys(rewritten)).toEqual(['family', 'taskRoleArn', 'containerDefinitions']);
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
