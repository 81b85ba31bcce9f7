import type { RegisterTaskDefinitionCommandInput } from '@aws-sdk/client-ecs';
import { z } from 'zod';
import type { ResourceHandler } from '../../cloudformation/resource.ts';
import { apiCase } from './api-case.ts';
import type { EcsCore } from './core.ts';

const number = z.coerce.number();

const clusterProperties = z.object({ clusterName: z.string().optional() });

/** What the sandbox acts on; everything else a definition says is kept as it is for those who read it back. */
const taskDefinitionProperties = z.looseObject({
  family: z.string().optional(),
  cpu: z.coerce.string(),
  memory: z.coerce.string(),
  networkMode: z.literal('awsvpc'),
  requiresCompatibilities: z.array(z.literal('FARGATE')).min(1),
  containerDefinitions: z
    .array(
      z.looseObject({
        name: z.string(),
        image: z.string(),
        portMappings: z.array(z.looseObject({ containerPort: number })).optional(),
        environment: z.array(z.object({ name: z.string(), value: z.coerce.string() })).optional(),
        secrets: z.array(z.object({ name: z.string(), valueFrom: z.string() })).optional(),
        stopTimeout: number.optional(),
      }),
    )
    .min(1),
});

const serviceProperties = z.object({
  serviceName: z.string().optional(),
  cluster: z.string(),
  taskDefinition: z.string(),
  desiredCount: number.int().default(1),
  deploymentController: z.object({
    type: z.literal('CODE_DEPLOY', {
      error: 'the sandbox runs services with the CODE_DEPLOY controller',
    }),
  }),
  launchType: z.literal('FARGATE'),
  platformVersion: z.string().default('LATEST'),
  healthCheckGracePeriodSeconds: number.default(0),
  deploymentConfiguration: z
    .object({ maximumPercent: number.default(200), minimumHealthyPercent: number.default(100) })
    .default({ maximumPercent: 200, minimumHealthyPercent: 100 }),
  networkConfiguration: z.object({
    awsvpcConfiguration: z.object({
      subnets: z.array(z.string()).min(1),
      securityGroups: z.array(z.string()).optional(),
      assignPublicIp: z.enum(['ENABLED', 'DISABLED']).optional(),
    }),
  }),
  loadBalancers: z
    .array(
      z.object({ targetGroupArn: z.string(), containerName: z.string(), containerPort: number }),
    )
    .default([]),
});

/** Clusters, task definitions and services as the templates describe them. */
export const ecsResources = (core: EcsCore): ResourceHandler[] => [
  {
    type: 'AWS::ECS::Cluster',
    create(properties, context) {
      const { clusterName } = clusterProperties.parse(apiCase(properties));
      const { name, arn } = core.createCluster(clusterName ?? context.physicalName(255));
      return { ref: name, attributes: { Arn: arn } };
    },
  },
  {
    type: 'AWS::ECS::TaskDefinition',
    create(properties, context) {
      const given = taskDefinitionProperties.parse(apiCase(properties));
      // The part that is not parsed above is only handed through, in the shape that CloudFormation and the API share.
      const input = {
        ...given,
        family: given.family ?? context.physicalName(255),
      } as unknown as RegisterTaskDefinitionCommandInput;
      const { taskDefinitionArn } = core.definitions.register(
        input,
        `arn:aws:iam::${context.account}:root`,
      );
      return { ref: taskDefinitionArn, attributes: { TaskDefinitionArn: taskDefinitionArn } };
    },
  },
  {
    type: 'AWS::ECS::Service',
    create(properties, context) {
      const given = serviceProperties.parse(apiCase(properties));
      const { arn, name } = core.createService({
        ...given,
        name: given.serviceName ?? context.physicalName(255),
        clusterArn: core.cluster(given.cluster).arn,
        healthCheckGracePeriodMs: 1000 * given.healthCheckGracePeriodSeconds,
      });
      return { ref: arn, attributes: { Name: name, ServiceArn: arn } };
    },
  },
];
