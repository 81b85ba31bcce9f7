import {
  DescribeServicesCommand,
  DescribeTaskDefinitionCommand,
  DescribeTasksCommand,
  ECSClient,
  ListTasksCommand,
  RegisterTaskDefinitionCommand,
  RunTaskCommand,
  StopTaskCommand,
  UpdateServiceCommand,
} from '@aws-sdk/client-ecs';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { apiTaskDefinition, minutes, stage } from '../codedeploy/stage.ts';
import { wire } from '../codedeploy/wire.ts';

const cluster = 'slipway-prod';

describe('ECS, asked by the SDK', () => {
  let world: Awaited<ReturnType<typeof stage>>;
  let line: Awaited<ReturnType<typeof wire>>;
  let client: ECSClient;
  beforeEach(async () => {
    world = await stage();
    line = await wire(world.clock, world.services);
    client = new ECSClient(line.client);
  });
  afterEach(() => line.close());

  it('describes a CODE_DEPLOY service by its task sets, and a missing one as a failure', async () => {
    const { services, failures } = await client.send(
      new DescribeServicesCommand({ cluster, services: ['contacts', 'other'] }),
    );
    expect(services).toMatchObject([
      {
        serviceName: 'contacts',
        status: 'ACTIVE',
        runningCount: 2,
        deployments: [],
        deploymentController: { type: 'CODE_DEPLOY' },
        taskDefinition: world.bootstrap,
        taskSets: [{ status: 'PRIMARY', stabilityStatus: 'STEADY_STATE', scale: { value: 100 } }],
      },
    ]);
    expect(failures).toEqual([
      { arn: 'arn:aws:ecs:eu-west-1:000000000000:service/slipway-prod/other', reason: 'MISSING' },
    ]);
  });

  it('round-trips a task definition; tags come only when asked for', async () => {
    const before = await client.send(
      new DescribeTaskDefinitionCommand({ taskDefinition: world.bootstrap }),
    );
    expect(before.taskDefinition?.containerDefinitions?.[0]?.logConfiguration?.options).toEqual({
      'awslogs-group': 'contacts',
    });
    const registered = await client.send(
      new RegisterTaskDefinitionCommand({
        ...apiTaskDefinition('registry/contacts@sha256:1'),
        tags: [{ key: 'slipway:run', value: 'run-1' }],
      }),
    );
    const taskDefinition = registered.taskDefinition?.taskDefinitionArn;
    expect(taskDefinition).toMatch(/:2$/);
    const plain = await client.send(new DescribeTaskDefinitionCommand({ taskDefinition }));
    expect(plain.tags).toBeUndefined();
    const tagged = await client.send(
      new DescribeTaskDefinitionCommand({ taskDefinition, include: ['TAGS'] }),
    );
    expect(tagged.tags).toEqual([{ key: 'slipway:run', value: 'run-1' }]);
    expect(line.needs.filter(({ action }) => action === 'iam:PassRole')).toEqual(
      ['task', 'execution'].map((name) => ({
        action: 'iam:PassRole',
        resources: [`arn:aws:iam::000000000000:role/${name}`],
        context: { 'iam:PassedToService': 'ecs-tasks.amazonaws.com' },
      })),
    );
  });

  it('runs, lists, describes and stops a task', async () => {
    const { tasks = [] } = await client.send(
      new RunTaskCommand({
        cluster,
        taskDefinition: world.bootstrap,
        group: 'migration',
        clientToken: 'run-1',
        networkConfiguration: { awsvpcConfiguration: { subnets: ['subnet-1'] } },
        overrides: { containerOverrides: [{ name: 'web', command: ['node', 'migrate.js'] }] },
      }),
    );
    const task = tasks[0]?.taskArn;
    await world.clock.advance(minutes(1));
    const listed = await client.send(
      new ListTasksCommand({ cluster, family: 'slipway-contacts-prod' }),
    );
    expect(listed.taskArns).toContain(task);
    await client.send(new StopTaskCommand({ cluster, task, reason: 'enough' }));
    await world.clock.advance(minutes(1));
    const described = await client.send(
      new DescribeTasksCommand({ cluster, tasks: [task ?? '', 'missing'] }),
    );
    expect(described).toMatchObject({
      tasks: [
        {
          lastStatus: 'STOPPED',
          stoppedReason: 'enough',
          stoppedAt: expect.any(Date),
          group: 'migration',
        },
      ],
      failures: [{ reason: 'MISSING' }],
    });
  });

  it('refuses to change a CODE_DEPLOY service beyond its desired count', async () => {
    const update = (change: { desiredCount?: number; taskDefinition?: string }) =>
      client.send(new UpdateServiceCommand({ cluster, service: 'contacts', ...change }));
    await expect(update({ taskDefinition: world.bootstrap })).rejects.toMatchObject({
      name: 'InvalidParameterException',
      message:
        'Unable to update task definition on services with a CODE_DEPLOY deployment controller. Use AWS CodeDeploy to trigger a new deployment.',
    });
    expect((await update({ desiredCount: 3 })).service?.desiredCount).toBe(3);
  });
});
