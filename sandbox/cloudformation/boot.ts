import type { Assembly } from './assembly.ts';
import type { ResolveSecret } from './dynamic-references.ts';
import { inertResources } from './inert.ts';
import type { ResourceHandler } from './resource.ts';
import { createStack } from './stack.ts';
import type { BootedStack, World } from './stack.ts';

export interface BootOptions {
  readonly assembly: Assembly;
  readonly account: string;
  readonly region: string;
  /** Of all services; types without behaviour are known already. */
  readonly handlers: readonly ResourceHandler[];
  /** By stack name, then parameter name. */
  readonly parameters?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly resolveSecret: ResolveSecret;
}

export interface BootedAssembly {
  readonly stacks: readonly BootedStack[];
  /** The value of a stack's output. Throws when there is none. */
  readonly output: (stackName: string, name: string) => string;
}

/**
 * Creates everything that is in the templates, stack after stack.
 * Stops with stack, logical id and type at the first thing the sandbox does not know.
 */
export async function bootAssembly(options: BootOptions): Promise<BootedAssembly> {
  const { assembly, parameters = {} } = options;
  refuseUnknown(options);
  const world: World = {
    ...options,
    handlers: handlersByType(options.handlers),
    exports: new Map(),
    outputs: new Map(),
  };
  const stacks: BootedStack[] = [];
  for (const stack of assembly.stacks)
    stacks.push(await createStack(stack, parameters[stack.stackName] ?? {}, world));
  return {
    stacks,
    output(stackName, name) {
      const value = world.outputs.get(stackName)?.get(name);
      if (typeof value !== 'string')
        throw new Error(`the stack ${stackName} has no output "${name}"`);
      return value;
    },
  };
}

/** All that is unknown at once, before anything is created: a start that stops should stop only once. */
function refuseUnknown({ assembly, handlers, parameters = {} }: BootOptions) {
  const known = handlersByType(handlers);
  const unknown = assembly.stacks.flatMap(({ stackName, template }) =>
    Object.entries(template.Resources)
      .filter(([, { Type }]) => !known.has(Type))
      .map(([logicalId, { Type }]) => `${Type} (${stackName}/${logicalId})`),
  );
  if (unknown.length > 0) throw new Error(`the sandbox does not know: ${unknown.join(', ')}`);
  const stray = Object.keys(parameters).find(
    (name) => !assembly.stacks.some(({ stackName }) => stackName === name),
  );
  if (stray)
    throw new Error(`parameters were given for the stack "${stray}", which is not in the assembly`);
}

function handlersByType(
  handlers: readonly ResourceHandler[],
): ReadonlyMap<string, ResourceHandler> {
  const byType = new Map<string, ResourceHandler>();
  for (const handler of [...inertResources, ...handlers]) {
    if (byType.has(handler.type)) throw new Error(`two handlers create ${handler.type}`);
    byType.set(handler.type, handler);
  }
  return byType;
}
