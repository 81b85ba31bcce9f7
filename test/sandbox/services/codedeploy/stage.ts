import type {
  ResourceContext,
  ResourceHandler,
} from '../../../../sandbox/cloudformation/resource.ts';
import { virtualClock } from '../../../../sandbox/clock.ts';
import type { Need } from '../../../../sandbox/endpoint/service.ts';
import { AwsError } from '../../../../sandbox/endpoint/service.ts';
import { fakeTasks } from '../../../../sandbox/fargate/fake-tasks.ts';
import type { TaskSpec } from '../../../../sandbox/fargate/task.ts';
import { stillPlane } from '../../../../sandbox/load-balancer/still-plane.ts';
import {
  createCodeDeploy,
  type CodeDeployOptions,
} from '../../../../sandbox/services/codedeploy/index.ts';
import { createEcs } from '../../../../sandbox/services/ecs/index.ts';
import { createElbv2 } from '../../../../sandbox/services/elbv2/index.ts';
import type { AwsEvent, InvokeResult } from '../../../../sandbox/services/wiring.ts';

export const minutes = (count: number) => count * 60_000;
export const serviceRoleArn = 'arn:aws:iam::000000000000:role/codedeploy';

/** A cloud on a virtual clock with one service, deployed blue/green; tasks, functions and alarms do as told. */
export async function stage({
  options = {},
  tasks: decide = () => ({}),
  unhealthyImages = [],
  group = {},
  traffic = {
    Type: 'TimeBasedCanary',
    TimeBasedCanary: { CanaryPercentage: 10, CanaryInterval: 5 },
  },
}: {
  options?: Partial<CodeDeployOptions>;
  tasks?: (spec: TaskSpec) => { exits?: number; failsToStart?: string };
  unhealthyImages?: readonly string[];
  group?: Record<string, unknown>;
  traffic?: Record<string, unknown>;
} = {}) {
  const clock = virtualClock({ startAt: Date.UTC(2026, 0, 5, 9) });
  const events: AwsEvent[] = [];
  const sink = { emit: (event: AwsEvent) => void events.push(event) };
  const imageAt = new Map<string, string>();
  const elbv2 = createElbv2({
    clock,
    metrics: { record: () => undefined },
    plane: stillPlane((ip) => ({
      kind: 'status',
      status: unhealthyImages.includes(imageAt.get(ip) ?? '') ? 503 : 200,
    })),
  });
  const tasks = fakeTasks(decide);
  let id = 0;
  const ecs = createEcs({
    clock,
    startTask: async (spec) => {
      const task = await tasks.startTask(spec);
      imageAt.set(task.privateIp, task.containers[0]?.image ?? '');
      return task;
    },
    targets: elbv2.core,
    events: sink,
    newId: () => (++id).toString(16).padStart(32, '0'),
  });

  const alarms = new Map<string, 'OK' | 'ALARM' | 'INSUFFICIENT_DATA'>([
    ['errors-blue', 'OK'],
    ['errors-green', 'OK'],
  ]);
  const invocations: {
    functionName: string;
    payload: { DeploymentId: string; LifecycleEventHookExecutionId: string };
  }[] = [];
  const functions = new Map<string, () => InvokeResult>();
  const used: { roleArn: string; need: Need }[] = [];
  const denied = new Set<string>();
  const codeDeploy = createCodeDeploy({
    clock,
    events: sink,
    options,
    ecs: ecs.core,
    elbv2: elbv2.core,
    lambda: {
      invoke(functionName, payload) {
        invocations.push({
          functionName,
          payload: payload as (typeof invocations)[number]['payload'],
        });
        return Promise.resolve(functions.get(functionName)?.() ?? { payload: null });
      },
    },
    alarms: { states: (names) => new Map([...alarms].filter(([name]) => names.includes(name))) },
    authorizer: {
      require(roleArn, needs) {
        for (const need of needs) {
          if (denied.has(need.action))
            throw new AwsError('AccessDeniedException', `${roleArn} may not ${need.action}`);
          used.push({ roleArn, need });
        }
      },
      credentialsFor: () => ({
        AWS_ACCESS_KEY_ID: '',
        AWS_SECRET_ACCESS_KEY: '',
        AWS_SESSION_TOKEN: '',
      }),
    },
    newDeploymentId: () => `DEPLOY${String(++id).padStart(3, '0')}`,
    newHookExecutionId: () => `hook-${++id}`,
  });

  const create = resourceMaker([...elbv2.resources, ...ecs.resources, ...codeDeploy.resources]);
  const balancer = await create('AWS::ElasticLoadBalancingV2::LoadBalancer', {
    Name: 'contacts-prod',
  });
  const targetGroup = async (colour: string) =>
    (await create('AWS::ElasticLoadBalancingV2::TargetGroup', targetGroupProperties(colour))).ref;
  const groups = { blue: await targetGroup('blue'), green: await targetGroup('green') };
  const listener = async (port: number, group: string) =>
    (
      await create('AWS::ElasticLoadBalancingV2::Listener', {
        LoadBalancerArn: balancer.ref,
        Port: port,
        Protocol: 'HTTP',
        DefaultActions: [{ Type: 'forward', TargetGroupArn: group }],
      })
    ).ref;
  const prod = await listener(80, groups.blue);
  const test = await listener(9000, groups.green);
  await create('AWS::ECS::Cluster', { ClusterName: 'slipway-prod' });
  const bootstrap = await create(
    'AWS::ECS::TaskDefinition',
    taskDefinition('registry/contacts:v1'),
  );
  await create('AWS::ECS::Service', serviceProperties(groups.blue));
  await create('AWS::CodeDeploy::Application', {
    ApplicationName: 'contacts',
    ComputePlatform: 'ECS',
  });
  const config = await create('AWS::CodeDeploy::DeploymentConfig', {
    ComputePlatform: 'ECS',
    TrafficRoutingConfig: traffic,
  });
  await create('AWS::CodeDeploy::DeploymentGroup', {
    ...groupProperties({ config: config.ref, prod, test }),
    ...group,
  });

  const world = {
    clock,
    services: [elbv2.service, ecs.service, codeDeploy.service],
    events,
    elbv2: elbv2.core,
    ecs: ecs.core,
    codeDeploy,
    tasks,
    alarms,
    functions,
    invocations,
    used,
    denied,
    groups,
    prod,
    test,
    bootstrap: bootstrap.ref,
    service: () => ecs.core.service('slipway-prod', 'contacts'),
    /** Percent of production on each target group. */
    weights() {
      const { action } = elbv2.core.listener(prod);
      const weights = action.kind === 'forward' ? action.weights : [];
      const total = weights.reduce((sum, { weight }) => sum + weight, 0);
      const of = (arn: string) =>
        (100 * (weights.find((choice) => choice.targetGroupArn === arn)?.weight ?? 0)) / total;
      return { blue: of(groups.blue), green: of(groups.green) };
    },
    register: (image: string) =>
      ecs.core.definitions.register(apiTaskDefinition(image), 'arn:aws:iam::000000000000:root')
        .taskDefinitionArn,
    deploy(
      taskDefinitionArn: string,
      more: Partial<Parameters<typeof codeDeploy.core.createDeployment>[0]> = {},
      hooks: Record<string, string>[] = [],
    ) {
      return codeDeploy.core.createDeployment({
        application: 'contacts',
        group: 'prod',
        content: appSpec(taskDefinitionArn, hooks),
        sha256: undefined,
        configName: undefined,
        description: 'slipway:run-1',
        alarms: undefined,
        rollbackEvents: undefined,
        ...more,
      });
    },
    deploymentStates: (deploymentId: string) =>
      events
        .filter(
          ({ source, detail }) =>
            source === 'aws.codedeploy' && detail.deploymentId === deploymentId,
        )
        .map(({ detail }) => detail.state),
  };
  await clock.advance(minutes(2));
  return world;
}

export function resourceMaker(handlers: readonly ResourceHandler[]) {
  return async (type: string, properties: Record<string, unknown>) => {
    const handler = handlers.find((each) => each.type === type);
    if (!handler) throw new Error(`no handler for ${type}`);
    return handler.create(properties, context);
  };
}

const context: ResourceContext = {
  stackName: 'stack',
  logicalId: 'Thing',
  account: '000000000000',
  region: 'eu-west-1',
  physicalName: () => 'stack-Thing-1',
};

export const appSpec = (taskDefinitionArn: string, hooks: Record<string, string>[] = []) =>
  JSON.stringify({
    version: 0.0,
    Resources: [
      {
        TargetService: {
          Type: 'AWS::ECS::Service',
          Properties: {
            TaskDefinition: taskDefinitionArn,
            LoadBalancerInfo: { ContainerName: 'web', ContainerPort: 8080 },
          },
        },
      },
    ],
    Hooks: hooks,
  });

const targetGroupProperties = (colour: string) => ({
  Name: `contacts-prod-${colour}`,
  Port: 8080,
  Protocol: 'HTTP',
  TargetType: 'ip',
  HealthCheckPath: '/',
  HealthCheckIntervalSeconds: 10,
  HealthCheckTimeoutSeconds: 5,
  HealthyThresholdCount: 2,
  UnhealthyThresholdCount: 2,
  TargetGroupAttributes: [{ Key: 'deregistration_delay.timeout_seconds', Value: '30' }],
});

const taskDefinition = (image: string) => ({
  Family: 'slipway-contacts-prod',
  Cpu: '256',
  Memory: '512',
  NetworkMode: 'awsvpc',
  RequiresCompatibilities: ['FARGATE'],
  TaskRoleArn: 'arn:aws:iam::000000000000:role/task',
  ExecutionRoleArn: 'arn:aws:iam::000000000000:role/execution',
  ContainerDefinitions: [
    {
      Name: 'web',
      Image: image,
      Essential: true,
      PortMappings: [{ ContainerPort: 8080, Protocol: 'tcp' }],
      Environment: [{ Name: 'PORT', Value: '8080' }],
      LogConfiguration: { LogDriver: 'awslogs', Options: { 'awslogs-group': 'contacts' } },
    },
  ],
});

export const apiTaskDefinition = (image: string) => ({
  family: 'slipway-contacts-prod',
  cpu: '256',
  memory: '512',
  networkMode: 'awsvpc' as const,
  requiresCompatibilities: ['FARGATE' as const],
  taskRoleArn: 'arn:aws:iam::000000000000:role/task',
  executionRoleArn: 'arn:aws:iam::000000000000:role/execution',
  containerDefinitions: [
    { name: 'web', image, essential: true, portMappings: [{ containerPort: 8080 }] },
  ],
});

const serviceProperties = (blue: string) => ({
  ServiceName: 'contacts',
  Cluster: 'slipway-prod',
  TaskDefinition: 'slipway-contacts-prod',
  DesiredCount: 2,
  DeploymentController: { Type: 'CODE_DEPLOY' },
  LaunchType: 'FARGATE',
  HealthCheckGracePeriodSeconds: 60,
  LoadBalancers: [{ ContainerName: 'web', ContainerPort: 8080, TargetGroupArn: blue }],
  NetworkConfiguration: {
    AwsvpcConfiguration: { Subnets: ['subnet-1'], AssignPublicIp: 'DISABLED' },
  },
});

const groupProperties = ({
  config,
  prod,
  test,
}: {
  config: string;
  prod: string;
  test: string;
}) => ({
  ApplicationName: 'contacts',
  DeploymentGroupName: 'prod',
  ServiceRoleArn: serviceRoleArn,
  DeploymentConfigName: config,
  DeploymentStyle: { DeploymentType: 'BLUE_GREEN', DeploymentOption: 'WITH_TRAFFIC_CONTROL' },
  ECSServices: [{ ClusterName: 'slipway-prod', ServiceName: 'contacts' }],
  LoadBalancerInfo: {
    TargetGroupPairInfoList: [
      {
        TargetGroups: [{ Name: 'contacts-prod-blue' }, { Name: 'contacts-prod-green' }],
        ProdTrafficRoute: { ListenerArns: [prod] },
        TestTrafficRoute: { ListenerArns: [test] },
      },
    ],
  },
  BlueGreenDeploymentConfiguration: {
    DeploymentReadyOption: { ActionOnTimeout: 'CONTINUE_DEPLOYMENT', WaitTimeInMinutes: 0 },
    TerminateBlueInstancesOnDeploymentSuccess: {
      Action: 'TERMINATE',
      TerminationWaitTimeInMinutes: 30,
    },
  },
  AlarmConfiguration: {
    Enabled: true,
    Alarms: [{ Name: 'errors-blue' }, { Name: 'errors-green' }],
  },
  AutoRollbackConfiguration: {
    Enabled: true,
    Events: ['DEPLOYMENT_FAILURE', 'DEPLOYMENT_STOP_ON_REQUEST', 'DEPLOYMENT_STOP_ON_ALARM'],
  },
});
