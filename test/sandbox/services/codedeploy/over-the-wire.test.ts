import {
  BatchGetDeploymentTargetsCommand,
  CodeDeployClient,
  ContinueDeploymentCommand,
  CreateDeploymentCommand,
  GetApplicationRevisionCommand,
  GetDeploymentCommand,
  GetDeploymentConfigCommand,
  GetDeploymentGroupCommand,
  ListDeploymentsCommand,
  ListDeploymentTargetsCommand,
  StopDeploymentCommand,
} from '@aws-sdk/client-codedeploy';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createHash } from 'node:crypto';
import { appSpec, minutes, stage } from './stage.ts';
import { wire } from './wire.ts';

const where = { applicationName: 'contacts', deploymentGroupName: 'prod' };

describe('CodeDeploy, asked by the SDK', () => {
  let world: Awaited<ReturnType<typeof stage>>;
  let line: Awaited<ReturnType<typeof wire>>;
  let client: CodeDeployClient;
  beforeEach(async () => {
    world = await stage();
    line = await wire(world.clock, world.services);
    client = new CodeDeployClient(line.client);
  });
  afterEach(() => line.close());

  const create = (content: string, sha256 = createHash('sha256').update(content).digest('hex')) =>
    client.send(
      new CreateDeploymentCommand({
        ...where,
        description: 'slipway:run-1',
        revision: { revisionType: 'AppSpecContent', appSpecContent: { content, sha256 } },
      }),
    );

  it('runs and describes a deployment', async () => {
    const content = appSpec(world.register('registry/contacts:v2'));
    const { deploymentId = '' } = await create(content);
    await expect(
      client.send(new ListDeploymentTargetsCommand({ deploymentId })),
    ).rejects.toMatchObject({
      name: 'DeploymentNotStartedException',
    });
    await world.clock.advance(minutes(1));
    const { targetIds = [] } = await client.send(
      new ListDeploymentTargetsCommand({ deploymentId }),
    );
    expect(targetIds).toEqual(['slipway-prod:contacts']);
    const { deploymentTargets = [] } = await client.send(
      new BatchGetDeploymentTargetsCommand({ deploymentId, targetIds }),
    );
    expect(deploymentTargets[0]?.ecsTarget).toMatchObject({
      status: 'InProgress',
      taskSetsInfo: [
        { identifer: expect.stringMatching(/^ecs-svc\//), taskSetLabel: 'Blue', trafficWeight: 90 },
        { taskSetLabel: 'Green', trafficWeight: 10, targetGroup: { name: 'contacts-prod-green' } },
      ],
    });
    const { deploymentInfo } = await client.send(new GetDeploymentCommand({ deploymentId }));
    expect(deploymentInfo).toMatchObject({
      deploymentId,
      status: 'InProgress',
      description: 'slipway:run-1',
      creator: 'user',
      createTime: expect.any(Date),
      revision: { appSpecContent: { sha256: expect.any(String) } },
    });
    expect(deploymentInfo?.revision?.appSpecContent?.content).toBeUndefined();
    const { revision } = await client.send(
      new GetApplicationRevisionCommand({ ...where, revision: deploymentInfo?.revision }),
    );
    expect(revision?.appSpecContent?.content).toBe(content);
    const open = { ...where, includeOnlyStatuses: ['Created' as const, 'InProgress' as const] };
    expect((await client.send(new ListDeploymentsCommand(open))).deployments).toEqual([
      deploymentId,
    ]);

    const stop = new StopDeploymentCommand({ deploymentId, autoRollbackEnabled: true });
    expect((await client.send(stop)).status).toBe('Pending');
    expect((await client.send(stop)).status).toBe('Succeeded');
    await world.clock.advance(minutes(2));
    const stopped = await client.send(new GetDeploymentCommand({ deploymentId }));
    expect(stopped.deploymentInfo).toMatchObject({
      status: 'Stopped',
      errorInformation: { code: 'MANUAL_STOP' },
      rollbackInfo: { rollbackDeploymentId: expect.stringMatching(/^d-/) },
    });
    expect((await client.send(new ListDeploymentsCommand(open))).deployments).toEqual([]);
  });

  it('refuses what AWS refuses, by the same names', async () => {
    const content = appSpec(world.register('registry/contacts:v2'));
    await expect(create(content, '00')).rejects.toMatchObject({ name: 'InvalidRevisionException' });
    const other = new CreateDeploymentCommand({
      ...where,
      applicationName: 'other',
      revision: { revisionType: 'AppSpecContent', appSpecContent: { content } },
    });
    await expect(client.send(other)).rejects.toMatchObject({
      name: 'ApplicationDoesNotExistException',
    });
    const { deploymentId = '' } = await create(content);
    await expect(create(content)).rejects.toMatchObject({
      name: 'DeploymentLimitExceededException',
    });
    const go = new ContinueDeploymentCommand({ deploymentId, deploymentWaitType: 'READY_WAIT' });
    await expect(client.send(go)).rejects.toMatchObject({
      name: 'DeploymentIsNotInReadyStateException',
    });
    await expect(
      client.send(new GetDeploymentCommand({ deploymentId: 'd-0' })),
    ).rejects.toMatchObject({
      name: 'DeploymentDoesNotExistException',
    });
  });

  it('describes the group and its configuration as the template made them', async () => {
    const { deploymentGroupInfo: group } = await client.send(new GetDeploymentGroupCommand(where));
    expect(group).toMatchObject({
      computePlatform: 'ECS',
      alarmConfiguration: {
        enabled: true,
        alarms: [{ name: 'errors-blue' }, { name: 'errors-green' }],
      },
      autoRollbackConfiguration: { enabled: true },
      blueGreenDeploymentConfiguration: {
        terminateBlueInstancesOnDeploymentSuccess: { terminationWaitTimeInMinutes: 30 },
      },
      loadBalancerInfo: {
        targetGroupPairInfoList: [{ testTrafficRoute: { listenerArns: [world.test] } }],
      },
    });
    const { deploymentConfigName } = group ?? {};
    const config = await client.send(new GetDeploymentConfigCommand({ deploymentConfigName }));
    expect(config.deploymentConfigInfo?.trafficRoutingConfig).toEqual({
      type: 'TimeBasedCanary',
      timeBasedCanary: { canaryPercentage: 10, canaryInterval: 5 },
    });
  });

  it('asks the creator for more than one permission', async () => {
    await create(appSpec(world.register('registry/contacts:v2')));
    expect(line.needs.map(({ action }) => action)).toEqual([
      'codedeploy:CreateDeployment',
      'codedeploy:GetDeploymentConfig',
      'codedeploy:GetApplicationRevision',
      'codedeploy:RegisterApplicationRevision',
    ]);
  });
});

it('supports these operations', async () => {
  const world = await stage();
  expect(
    world.services.map(({ signingName, operations }) => [
      signingName,
      Object.keys(operations).toSorted(),
    ]),
  ).toEqual([
    [
      'elasticloadbalancing',
      [
        'DeregisterTargets',
        'DescribeListeners',
        'DescribeLoadBalancerAttributes',
        'DescribeLoadBalancers',
        'DescribeRules',
        'DescribeTags',
        'DescribeTargetGroupAttributes',
        'DescribeTargetGroups',
        'DescribeTargetHealth',
        'ModifyListener',
        'RegisterTargets',
      ],
    ],
    [
      'ecs',
      [
        'CreateTaskSet',
        'DeleteTaskSet',
        'DeregisterTaskDefinition',
        'DescribeClusters',
        'DescribeServices',
        'DescribeTaskDefinition',
        'DescribeTaskSets',
        'DescribeTasks',
        'ListServices',
        'ListTagsForResource',
        'ListTaskDefinitions',
        'ListTasks',
        'RegisterTaskDefinition',
        'RunTask',
        'StopTask',
        'TagResource',
        'UpdateService',
        'UpdateServicePrimaryTaskSet',
      ],
    ],
    [
      'codedeploy',
      [
        'BatchGetDeploymentTargets',
        'BatchGetDeployments',
        'ContinueDeployment',
        'CreateDeployment',
        'GetApplicationRevision',
        'GetDeployment',
        'GetDeploymentConfig',
        'GetDeploymentGroup',
        'ListDeploymentTargets',
        'ListDeployments',
        'PutLifecycleEventHookExecutionStatus',
        'RegisterApplicationRevision',
        'StopDeployment',
      ],
    ],
  ]);
});
