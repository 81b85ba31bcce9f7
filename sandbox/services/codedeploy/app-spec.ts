import { z } from 'zod';
import { AwsError } from '../../endpoint/service.ts';

/** Lifecycle events of ECS that may have a Lambda function. */
export const hookNames = [
  'BeforeInstall',
  'AfterInstall',
  'AfterAllowTestTraffic',
  'BeforeAllowTraffic',
  'AfterAllowTraffic',
] as const;
export type HookName = (typeof hookNames)[number];

export interface AppSpec {
  readonly taskDefinition: string;
  readonly containerName: string;
  readonly containerPort: number;
  readonly platformVersion?: string;
  readonly network?: {
    readonly subnets: string[];
    readonly securityGroups?: string[];
    readonly assignPublicIp?: 'ENABLED' | 'DISABLED';
  };
  readonly hooks: ReadonlyMap<HookName, string>;
}

/** Keys in lower case: AWS's own tools read them in any case (facts/aws.md, section 1.3). */
const schema = z.object({
  version: z.union([z.literal(0), z.literal('0.0')]),
  resources: z
    .array(
      z.record(
        z.string(),
        z.object({
          type: z.literal('AWS::ECS::Service'),
          properties: z.object({
            taskdefinition: z.string().regex(/^arn:aws:ecs:[^:]+:\d+:task-definition\/[^:]+:\d+$/),
            loadbalancerinfo: z.object({
              containername: z.string(),
              containerport: z.coerce.number().int(),
            }),
            platformversion: z.string().optional(),
            networkconfiguration: z
              .object({
                awsvpcconfiguration: z.object({
                  subnets: z.array(z.string()).min(1),
                  securitygroups: z.array(z.string()).optional(),
                  assignpublicip: z.enum(['ENABLED', 'DISABLED']).optional(),
                }),
              })
              .optional(),
          }),
        }),
      ),
    )
    .length(1),
  hooks: z.array(z.record(z.string(), z.string().min(1))).default([]),
});

/** Reads an AppSpec written as JSON (which is also YAML). Throws InvalidRevisionException. */
export function parseAppSpec(content: string): AppSpec {
  const parsed = schema.safeParse(lowerKeys(readJson(content)));
  if (!parsed.success)
    throw invalid(`The AppSpec file is not valid: ${z.prettifyError(parsed.error)}`);
  const [resource] = parsed.data.resources.flatMap((entry) => Object.values(entry));
  if (!resource) throw invalid('The AppSpec file names no ECS service.');
  const { taskdefinition, loadbalancerinfo, platformversion, networkconfiguration } =
    resource.properties;
  const network = networkconfiguration?.awsvpcconfiguration;
  return {
    taskDefinition: taskdefinition,
    containerName: loadbalancerinfo.containername,
    containerPort: loadbalancerinfo.containerport,
    ...(platformversion !== undefined && { platformVersion: platformversion }),
    ...(network && {
      network: {
        subnets: network.subnets,
        securityGroups: network.securitygroups,
        assignPublicIp: network.assignpublicip,
      },
    }),
    hooks: new Map(parsed.data.hooks.flatMap((entry) => Object.entries(entry).map(toHook))),
  };
}

function toHook([name, functionName]: [string, string]): [HookName, string] {
  const known = hookNames.find((hook) => hook.toLowerCase() === name);
  if (!known) throw invalid(`The AppSpec file has a hook that ECS does not know: ${name}.`);
  return [known, functionName];
}

function readJson(content: string): unknown {
  try {
    return JSON.parse(content);
  } catch (cause) {
    throw Object.assign(invalid('The AppSpec file could not be parsed as JSON.'), { cause });
  }
}

function lowerKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(lowerKeys);
  if (typeof value !== 'object' || value === null) return value;
  // The logical name of the service is a key too, but nobody reads it.
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]): [string, unknown] => [
      key.toLowerCase(),
      lowerKeys(inner),
    ]),
  );
}

const invalid = (message: string) => new AwsError('InvalidRevisionException', message);
