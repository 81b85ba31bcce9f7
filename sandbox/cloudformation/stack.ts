import { stableUuid } from './stable-uuid.ts';
import { createHash } from 'node:crypto';
import type { AssemblyStack } from './assembly.ts';
import { evaluateCondition } from './conditions.ts';
import { resolveDynamicReferences } from './dynamic-references.ts';
import type { ResolveSecret } from './dynamic-references.ts';
import { noValue, resolveValue } from './intrinsics.ts';
import type { Scope } from './intrinsics.ts';
import { orderByDependencies } from './order.ts';
import { parameterValues } from './parameters.ts';
import { isRecord } from './record.ts';
import { referencesOf } from './references.ts';
import type { CreatedResource, ResourceContext, ResourceHandler } from './resource.ts';

/** What stacks share while they are created one after the other. */
export interface World {
  readonly account: string;
  readonly region: string;
  readonly handlers: ReadonlyMap<string, ResourceHandler>;
  readonly resolveSecret: ResolveSecret;
  readonly exports: Map<string, unknown>;
  /** Outputs of the stacks that are done, by stack name. */
  readonly outputs: Map<string, ReadonlyMap<string, unknown>>;
}

export interface BootedStack {
  readonly stackName: string;
  readonly resources: ReadonlyMap<string, CreatedResource & { readonly type: string }>;
  readonly outputs: ReadonlyMap<string, unknown>;
}

/** Creates the resources of one stack, each after those it refers to or names in `DependsOn`. */
export async function createStack(
  { stackName, template }: AssemblyStack,
  parameters: Readonly<Record<string, string>>,
  world: World,
): Promise<BootedStack> {
  const resources = new Map<string, CreatedResource & { type: string }>();
  const scope = scopeOf({ stackName, template }, parameters, resources, world);
  const included = Object.entries(template.Resources).filter(
    ([, { Condition }]) => Condition === undefined || scope.condition(Condition),
  );
  const byId = new Map(included);
  const order = orderByDependencies(
    `resources of ${stackName}`,
    new Map(
      included.map(([id, { Properties, DependsOn }]) => [
        id,
        [...referencesOf(Properties), ...DependsOn].filter((other) => byId.has(other)),
      ]),
    ),
  );
  for (const logicalId of order) {
    const resource = byId.get(logicalId);
    if (!resource) continue;
    const created = await named(`${stackName}/${logicalId} (${resource.Type})`, () =>
      create(logicalId, resource, stackName, scope, world),
    );
    resources.set(logicalId, { type: resource.Type, ...created });
  }
  return { stackName, resources, outputs: publishOutputs({ stackName, template }, scope, world) };
}

async function create(
  logicalId: string,
  resource: AssemblyStack['template']['Resources'][string],
  stackName: string,
  scope: Scope,
  world: World,
): Promise<CreatedResource> {
  const handler = world.handlers.get(resource.Type);
  if (!handler) throw new Error('the sandbox has no such resource type');
  const resolved = await resolveDynamicReferences(
    resolveValue(resource.Properties, scope),
    world.resolveSecret,
  );
  return handler.create(isRecord(resolved) ? resolved : {}, contextOf(stackName, logicalId, world));
}

function publishOutputs({ stackName, template }: AssemblyStack, scope: Scope, world: World) {
  const outputs = new Map<string, unknown>();
  for (const [name, output] of Object.entries(template.Outputs)) {
    if (output.Condition !== undefined && !scope.condition(output.Condition)) continue;
    const value = resolveValue(output.Value, scope);
    outputs.set(name, value);
    if (output.Export) world.exports.set(String(resolveValue(output.Export.Name, scope)), value);
  }
  world.outputs.set(stackName, outputs);
  return outputs;
}

function scopeOf(
  { stackName, template }: AssemblyStack,
  given: Readonly<Record<string, string>>,
  resources: ReadonlyMap<string, CreatedResource & { type: string }>,
  world: World,
): Scope {
  const names = new Map([
    ...pseudoParameters(stackName, world),
    ...parameterValues(template, given, stackName),
  ]);
  const scope: Scope = {
    availabilityZones: ['a', 'b', 'c'].map((letter) => `${world.region}${letter}`),
    ref: (name) =>
      names.get(name) ??
      resources.get(name)?.ref ??
      missing(`${stackName} has no resource or parameter "${name}"`),
    attribute(logicalId, attribute) {
      const resource =
        resources.get(logicalId) ?? missing(`${stackName} has no resource "${logicalId}"`);
      return (
        resource.attributes?.[attribute] ??
        missing(
          `the sandbox's ${resource.type} has no attribute "${attribute}" (Fn::GetAtt of ${logicalId})`,
        )
      );
    },
    condition: (name) =>
      evaluateCondition(
        template.Conditions[name] ?? missing(`${stackName} has no condition "${name}"`),
        scope,
      ),
    mapping: (map, key, second) =>
      template.Mappings[map]?.[key]?.[second] ??
      missing(`${stackName} has no mapping ${map}.${key}.${second}`),
    importValue: (name) => world.exports.get(name) ?? missing(`no stack exports "${name}"`),
    stackOutput: (other, output) =>
      world.outputs.get(other)?.get(output) ??
      missing(`the stack ${other} has no output "${output}" yet`),
  };
  return scope;
}

function pseudoParameters(stackName: string, { account, region }: World): [string, unknown][] {
  return [
    ['AWS::AccountId', account],
    ['AWS::Region', region],
    ['AWS::Partition', 'aws'],
    ['AWS::URLSuffix', 'amazonaws.com'],
    ['AWS::StackName', stackName],
    [
      'AWS::StackId',
      `arn:aws:cloudformation:${region}:${account}:stack/${stackName}/${stableUuid(stackName)}`,
    ],
    ['AWS::NotificationARNs', []],
    ['AWS::NoValue', noValue],
  ];
}

function contextOf(
  stackName: string,
  logicalId: string,
  { account, region }: World,
): ResourceContext {
  return {
    stackName,
    logicalId,
    account,
    region,
    physicalName(maxLength = 255) {
      const suffix = digestOf(`${stackName}/${logicalId}`).slice(0, 12).toUpperCase();
      return `${`${stackName}-${logicalId}`.slice(0, maxLength - suffix.length - 1)}-${suffix}`;
    },
  };
}

/** Adds the place to whatever went wrong there, so that a start that stops says where. */
async function named<T>(place: string, run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (cause) {
    throw new Error(`${place}: ${cause instanceof Error ? cause.message : String(cause)}`, {
      cause,
    });
  }
}

function missing(message: string): never {
  throw new Error(message);
}

const digestOf = (text: string) => createHash('sha256').update(text).digest('hex');
