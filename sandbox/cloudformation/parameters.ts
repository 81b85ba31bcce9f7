import type { Template, TemplateParameter } from './template.ts';

/** The SSM parameter in which `cdk bootstrap` leaves its version; CDK's templates all name it. */
const bootstrapVersion = { name: '/cdk-bootstrap/hnb659fds/version', value: '30' };

/** Values of a stack's parameters: what was given, else the default. Throws with the parameter's name. */
export function parameterValues(
  { Parameters }: Template,
  given: Readonly<Record<string, string>>,
  stackName: string,
): ReadonlyMap<string, unknown> {
  const unknown = Object.keys(given).find((name) => !Object.hasOwn(Parameters, name));
  if (unknown) throw new Error(`${stackName} has no parameter "${unknown}"`);
  return new Map(
    Object.entries(Parameters).map(([name, parameter]) => [
      name,
      parameterValue(parameter, given[name], `parameter ${name} of ${stackName}`),
    ]),
  );
}

function parameterValue(
  parameter: TemplateParameter,
  given: string | undefined,
  where: string,
): unknown {
  const raw = given ?? parameter.Default;
  if (raw === undefined) throw new Error(`${where} has no value and no default`);
  const value = String(raw);
  if (parameter.AllowedValues && !parameter.AllowedValues.map(String).includes(value))
    throw new Error(`${where}: "${value}" is not one of ${parameter.AllowedValues.join(', ')}`);
  if (parameter.AllowedPattern && !new RegExp(`^(?:${parameter.AllowedPattern})$`).test(value))
    throw new Error(`${where}: "${value}" does not match ${parameter.AllowedPattern}`);
  return typed(parameter.Type, value, where);
}

function typed(type: string, value: string, where: string): unknown {
  if (type === 'CommaDelimitedList' || type.startsWith('List<'))
    return value.split(',').map((item) => item.trim());
  if (!type.startsWith('AWS::SSM::')) return value;
  if (value === bootstrapVersion.name) return bootstrapVersion.value;
  throw new Error(`${where}: the sandbox has no SSM parameter "${value}"`);
}
