import { readFileSync } from 'node:fs';
import { z } from 'zod';
import type { ResourceHandler } from '../../cloudformation/resource.ts';
import type { StatesCore } from './core.ts';

/** Where an asset of the assembly is on this machine; undefined when there is none. */
export type AssetFile = (bucket: string, key: string) => string | undefined;

const propertiesSchema = z.strictObject({
  StateMachineName: z.string().optional(),
  StateMachineType: z
    .literal('STANDARD', 'only STANDARD state machines run in this sandbox')
    .optional(),
  RoleArn: z.string(),
  DefinitionString: z.string().optional(),
  Definition: z.record(z.string(), z.json()).optional(),
  DefinitionS3Location: z
    .strictObject({ Bucket: z.string(), Key: z.string(), Version: z.string().optional() })
    .optional(),
  DefinitionSubstitutions: z
    .record(z.string(), z.union([z.string(), z.number(), z.boolean()]))
    .optional(),
  // Logs and traces of executions are not kept by this sandbox: GetExecutionHistory has it all.
  LoggingConfiguration: z.unknown().optional(),
  TracingConfiguration: z.unknown().optional(),
  EncryptionConfiguration: z.unknown().optional(),
  Tags: z.unknown().optional(),
});

type MachineProperties = z.infer<typeof propertiesSchema>;

/** AWS::StepFunctions::StateMachine. */
export function statesResources(core: StatesCore, file: AssetFile): ResourceHandler[] {
  return [
    {
      type: 'AWS::StepFunctions::StateMachine',
      create(raw, context) {
        const properties = propertiesSchema.parse(raw);
        const name = properties.StateMachineName ?? context.physicalName(80);
        const text = substitute(
          definitionText(properties, file, context.logicalId),
          properties.DefinitionSubstitutions ?? {},
        );
        const { arn } = core.putMachine({ name, text, roleArn: properties.RoleArn });
        return { ref: arn, attributes: { Arn: arn, Name: name } };
      },
    },
  ];
}

function definitionText(given: MachineProperties, file: AssetFile, logicalId: string): string {
  if (given.DefinitionString !== undefined) return given.DefinitionString;
  if (given.Definition !== undefined) return JSON.stringify(given.Definition);
  if (given.DefinitionS3Location) {
    const { Bucket, Key } = given.DefinitionS3Location;
    const path = file(Bucket, Key);
    if (path === undefined) throw new Error(`the assembly has no asset "${Key}"`);
    return readFileSync(path, 'utf8');
  }
  throw new Error(`${logicalId}: a state machine needs one of the Definition properties`);
}

/** Puts values for `${Name}`. Throws for a name without a value, since it would only fail much later. */
export function substitute(
  text: string,
  values: Readonly<Record<string, string | number | boolean>>,
): string {
  return text.replace(/\$\{([A-Za-z0-9_]+)\}/g, (_, name: string) => {
    const value = values[name];
    if (value === undefined) throw new Error(`DefinitionSubstitutions has no value for "${name}"`);
    // Inside JSON text the value stands in a string.
    return JSON.stringify(String(value)).slice(1, -1);
  });
}
