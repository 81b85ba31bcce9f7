import { names, type ServiceEnvironment } from '../../orchestrator/catalogue/names.ts';
import type { Catalogue, Environment, Service } from '../../orchestrator/catalogue/schema.ts';
import type { ResourceContext, ResourceHandler } from '../cloudformation/resource.ts';
import { buildAlarm } from './alarms.ts';
import { place, type SimulatedCloud } from './cloud.ts';
import { digestOf, releases } from './releases.ts';

/** A service in an environment, as it stands in the simulated cloud. */
export interface Place extends ServiceEnvironment {
  readonly settings: Environment;
  readonly loadBalancer: {
    readonly arn: string;
    readonly fullName: string;
    readonly dnsName: string;
  };
  readonly production: string;
  readonly test: string;
  readonly groups: Readonly<Record<'blue' | 'green', string>>;
}

const role = (name: string) => `arn:aws:iam::${place.account}:role/${name}`;

/** Images of every release of every service, in the order in which they were pushed. */
export function pushImages({ ecr }: SimulatedCloud, catalogue: Catalogue) {
  for (const service of Object.keys(catalogue.services)) {
    const repository = names.repository(service);
    ecr.core.createRepository(repository);
    releases.forEach(({ version }, index) =>
      ecr.core.push({
        repository,
        tag: version,
        digest: digestOf(service, version),
        daysAgo: releases.length - index,
        image: { workdir: '/', environment: {}, command: ['node'] },
      }),
    );
  }
}

/** Builds what the stack of one service in one environment would: balancer, service, alarms, CodeDeploy. */
export async function buildPlace(
  cloud: SimulatedCloud,
  where: ServiceEnvironment,
  { container, healthCheckPath, initialVersion, environments }: Service,
): Promise<Place> {
  const settings = environments[where.environment];
  if (!settings) throw new Error(`${where.service} has no ${where.environment}`);
  const create = maker([
    ...cloud.elbv2.resources,
    ...cloud.ecs.resources,
    ...cloud.codedeploy.resources,
  ]);
  const balancer = await create('AWS::ElasticLoadBalancingV2::LoadBalancer', {
    Name: names.loadBalancer(where),
  });
  const group = async (colour: 'blue' | 'green') =>
    (
      await create('AWS::ElasticLoadBalancingV2::TargetGroup', {
        Name: names.targetGroup(where, colour),
        Port: container.port,
        Protocol: 'HTTP',
        TargetType: 'ip',
        HealthCheckPath: healthCheckPath,
        HealthCheckIntervalSeconds: 20,
        HealthCheckTimeoutSeconds: 5,
        HealthyThresholdCount: 2,
        UnhealthyThresholdCount: 2,
        TargetGroupAttributes: [{ Key: 'deregistration_delay.timeout_seconds', Value: '10' }],
      })
    ).ref;
  const groups = { blue: await group('blue'), green: await group('green') };
  const listener = async (Port: number, TargetGroupArn: string) =>
    (
      await create('AWS::ElasticLoadBalancingV2::Listener', {
        LoadBalancerArn: balancer.ref,
        Port,
        Protocol: 'HTTP',
        DefaultActions: [{ Type: 'forward', TargetGroupArn }],
      })
    ).ref;
  const production = await listener(80, groups.blue);
  const test = await listener(9000, groups.green);
  await buildService();
  await buildCodeDeploy();
  for (const name of names.alarms(where)) buildAlarm(cloud.cloudwatch.core, name);
  const { arn, fullName, dnsName } = cloud.elbv2.core.loadBalancer(balancer.ref);
  return { ...where, settings, loadBalancer: { arn, fullName, dnsName }, production, test, groups };

  async function buildService() {
    await create('AWS::ECS::TaskDefinition', {
      Family: names.taskFamily(where),
      Cpu: String(container.cpu),
      Memory: String(container.memoryMiB),
      NetworkMode: 'awsvpc',
      RequiresCompatibilities: ['FARGATE'],
      TaskRoleArn: role(names.taskRoles(where).task),
      ExecutionRoleArn: role(names.taskRoles(where).execution),
      ContainerDefinitions: [
        {
          Name: container.name,
          Image: `${cloud.ecr.core.registry}/${names.repository(where.service)}:${initialVersion}`,
          Essential: true,
          PortMappings: [{ ContainerPort: container.port, Protocol: 'tcp' }],
          Environment: [{ Name: 'PORT', Value: String(container.port) }],
        },
      ],
    });
    await create('AWS::ECS::Service', {
      ServiceName: names.ecsService(where),
      Cluster: names.cluster(where.environment),
      TaskDefinition: names.taskFamily(where),
      DesiredCount: settings?.desiredCount,
      DeploymentController: { Type: 'CODE_DEPLOY' },
      LaunchType: 'FARGATE',
      HealthCheckGracePeriodSeconds: 60,
      LoadBalancers: [
        {
          ContainerName: container.name,
          ContainerPort: container.port,
          TargetGroupArn: groups.blue,
        },
      ],
      NetworkConfiguration: {
        AwsvpcConfiguration: { Subnets: ['subnet-1'], AssignPublicIp: 'DISABLED' },
      },
    });
  }

  async function buildCodeDeploy() {
    const name = names.codeDeploy(where);
    await create('AWS::CodeDeploy::Application', { ApplicationName: name, ComputePlatform: 'ECS' });
    const config = await create('AWS::CodeDeploy::DeploymentConfig', {
      DeploymentConfigName: name,
      ComputePlatform: 'ECS',
      TrafficRoutingConfig: routing(settings?.strategy),
    });
    await create('AWS::CodeDeploy::DeploymentGroup', {
      ApplicationName: name,
      DeploymentGroupName: name,
      ServiceRoleArn: role('codedeploy'),
      DeploymentConfigName: config.ref,
      DeploymentStyle: { DeploymentType: 'BLUE_GREEN', DeploymentOption: 'WITH_TRAFFIC_CONTROL' },
      ECSServices: [
        { ClusterName: names.cluster(where.environment), ServiceName: names.ecsService(where) },
      ],
      LoadBalancerInfo: {
        TargetGroupPairInfoList: [
          {
            TargetGroups: [
              { Name: names.targetGroup(where, 'blue') },
              { Name: names.targetGroup(where, 'green') },
            ],
            ProdTrafficRoute: { ListenerArns: [production] },
            TestTrafficRoute: { ListenerArns: [test] },
          },
        ],
      },
      BlueGreenDeploymentConfiguration: {
        DeploymentReadyOption: { ActionOnTimeout: 'CONTINUE_DEPLOYMENT', WaitTimeInMinutes: 0 },
        TerminateBlueInstancesOnDeploymentSuccess: {
          Action: 'TERMINATE',
          TerminationWaitTimeInMinutes: (settings?.bakeMinutes ?? 0) + 15,
        },
      },
      AlarmConfiguration: {
        Enabled: true,
        Alarms: names.alarms(where).map((Name) => ({ Name })),
      },
      AutoRollbackConfiguration: {
        Enabled: true,
        Events: ['DEPLOYMENT_FAILURE', 'DEPLOYMENT_STOP_ON_REQUEST', 'DEPLOYMENT_STOP_ON_ALARM'],
      },
    });
  }
}

function routing(strategy: Environment['strategy'] | undefined) {
  switch (strategy?.kind) {
    case 'canary':
      return {
        Type: 'TimeBasedCanary',
        TimeBasedCanary: {
          CanaryPercentage: strategy.percent,
          CanaryInterval: strategy.intervalMinutes,
        },
      };
    case 'linear':
      return {
        Type: 'TimeBasedLinear',
        TimeBasedLinear: {
          LinearPercentage: strategy.percent,
          LinearInterval: strategy.intervalMinutes,
        },
      };
    default:
      return { Type: 'AllAtOnce' };
  }
}

function maker(handlers: readonly ResourceHandler[]) {
  return async (type: string, properties: Record<string, unknown>) => {
    const handler = handlers.find((each) => each.type === type);
    if (!handler) throw new Error(`no handler for ${type}`);
    return handler.create(properties, context);
  };
}

const context: ResourceContext = {
  stackName: 'simulation',
  logicalId: 'Thing',
  ...place,
  physicalName: () => 'simulation-thing',
};
