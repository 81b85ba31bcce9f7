import { z } from 'zod';
import type { ResourceHandler } from '../../cloudformation/resource.ts';
import type { CodeDeployCore } from './core.ts';
import { parseAlarms, parseRollback } from './deployment-input.ts';
import type { Traffic } from './traffic.ts';

const number = z.coerce.number();
const ecsOnly = z.literal('ECS', { error: 'the sandbox deploys to ECS only' });

const applicationProperties = z.object({
  ApplicationName: z.string().optional(),
  ComputePlatform: ecsOnly,
});

const configProperties = z.object({
  DeploymentConfigName: z.string().optional(),
  ComputePlatform: ecsOnly,
  TrafficRoutingConfig: z.discriminatedUnion('Type', [
    z.object({ Type: z.literal('AllAtOnce') }),
    z.object({
      Type: z.literal('TimeBasedCanary'),
      TimeBasedCanary: z.object({ CanaryPercentage: number, CanaryInterval: number }),
    }),
    z.object({
      Type: z.literal('TimeBasedLinear'),
      TimeBasedLinear: z.object({ LinearPercentage: number, LinearInterval: number }),
    }),
  ]),
});

const route = z.object({ ListenerArns: z.tuple([z.string()]) });
const named = z.object({ Name: z.string() });
const groupProperties = z.object({
  DeploymentGroupName: z.string().optional(),
  ApplicationName: z.string(),
  ServiceRoleArn: z.string(),
  // Left out it would be a configuration for servers.
  DeploymentConfigName: z.string(),
  DeploymentStyle: z.object({
    DeploymentType: z.literal('BLUE_GREEN'),
    DeploymentOption: z.literal('WITH_TRAFFIC_CONTROL'),
  }),
  ECSServices: z.tuple([z.object({ ClusterName: z.string(), ServiceName: z.string() })]),
  LoadBalancerInfo: z.object({
    TargetGroupPairInfoList: z.tuple([
      z.object({
        TargetGroups: z.tuple([named, named]),
        ProdTrafficRoute: route,
        TestTrafficRoute: route.optional(),
      }),
    ]),
  }),
  BlueGreenDeploymentConfiguration: z.object({
    DeploymentReadyOption: z
      .object({
        ActionOnTimeout: z
          .enum(['CONTINUE_DEPLOYMENT', 'STOP_DEPLOYMENT'])
          .default('CONTINUE_DEPLOYMENT'),
        WaitTimeInMinutes: number.default(0),
      })
      .optional(),
    TerminateBlueInstancesOnDeploymentSuccess: z.object({
      Action: z.literal('TERMINATE'),
      TerminationWaitTimeInMinutes: number.max(2880).default(0),
    }),
  }),
  AlarmConfiguration: z
    .object({
      Enabled: z.boolean().default(false),
      IgnorePollAlarmFailure: z.boolean().default(false),
      Alarms: z.array(named).default([]),
    })
    .optional(),
  AutoRollbackConfiguration: z
    .object({ Enabled: z.boolean().default(false), Events: z.array(z.string()).default([]) })
    .optional(),
});

/** Applications, deployment configurations and groups as the templates describe them. */
export const codeDeployResources = (core: CodeDeployCore): ResourceHandler[] => [
  {
    type: 'AWS::CodeDeploy::Application',
    create(properties, context) {
      const { ApplicationName } = applicationProperties.parse(properties);
      const { name } = core.createApplication(ApplicationName ?? context.physicalName(100));
      return { ref: name };
    },
  },
  {
    type: 'AWS::CodeDeploy::DeploymentConfig',
    create(properties, context) {
      const { DeploymentConfigName, TrafficRoutingConfig } = configProperties.parse(properties);
      const name = DeploymentConfigName ?? context.physicalName(100);
      core.createConfig(name, toTraffic(TrafficRoutingConfig));
      return { ref: name };
    },
  },
  {
    type: 'AWS::CodeDeploy::DeploymentGroup',
    create(properties, context) {
      const given = groupProperties.parse(properties);
      const { name } = core.createGroup({
        ...toGroup(given),
        name: given.DeploymentGroupName ?? context.physicalName(100),
      });
      return { ref: name };
    },
  },
];

function toTraffic(config: z.infer<typeof configProperties>['TrafficRoutingConfig']): Traffic {
  switch (config.Type) {
    case 'AllAtOnce':
      return { kind: 'AllAtOnce' };
    case 'TimeBasedCanary': {
      const { CanaryPercentage: percent, CanaryInterval: minutes } = config.TimeBasedCanary;
      return { kind: 'TimeBasedCanary', percent, minutes };
    }
    case 'TimeBasedLinear': {
      const { LinearPercentage: percent, LinearInterval: minutes } = config.TimeBasedLinear;
      return { kind: 'TimeBasedLinear', percent, minutes };
    }
  }
}

function toGroup(given: z.infer<typeof groupProperties>) {
  const [service] = given.ECSServices;
  const [pair] = given.LoadBalancerInfo.TargetGroupPairInfoList;
  const [first, second] = pair.TargetGroups;
  const { DeploymentReadyOption: ready, TerminateBlueInstancesOnDeploymentSuccess: termination } =
    given.BlueGreenDeploymentConfiguration;
  const alarms = given.AlarmConfiguration;
  const rollback = given.AutoRollbackConfiguration;
  return {
    application: given.ApplicationName,
    serviceRoleArn: given.ServiceRoleArn,
    configName: given.DeploymentConfigName,
    clusterName: service.ClusterName,
    serviceName: service.ServiceName,
    targetGroupNames: [first.Name, second.Name] as const,
    prodListenerArn: pair.ProdTrafficRoute.ListenerArns[0],
    testListenerArn: pair.TestTrafficRoute?.ListenerArns[0],
    alarms: parseAlarms({
      enabled: alarms?.Enabled,
      ignorePollAlarmFailure: alarms?.IgnorePollAlarmFailure,
      alarms: alarms?.Alarms.map(({ Name }) => ({ name: Name })),
    }),
    rollbackEvents: parseRollback({ enabled: rollback?.Enabled, events: rollback?.Events }),
    readyWaitMinutes:
      ready?.ActionOnTimeout === 'STOP_DEPLOYMENT' ? ready.WaitTimeInMinutes : undefined,
    terminationWaitMinutes: termination.TerminationWaitTimeInMinutes,
  };
}
