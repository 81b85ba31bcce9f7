import { isRecord } from './record.ts';
import { cidrBlocks } from './cidr.ts';

/** What intrinsic functions look at. Each throws with the name of what is not there. */
export interface Scope {
  ref(name: string): unknown;
  attribute(logicalId: string, attribute: string): unknown;
  condition(name: string): boolean;
  mapping(map: string, key: string, second: string): unknown;
  importValue(name: string): unknown;
  stackOutput(stackName: string, output: string): unknown;
  readonly availabilityZones: readonly string[];
}

/** Value of `AWS::NoValue`: the property or list item that has it is left out. */
export const noValue = Symbol('AWS::NoValue');

/** Evaluates every intrinsic function in a value. An unknown `Fn::…` is an error with its name. */
export function resolveValue(value: unknown, scope: Scope): unknown {
  if (Array.isArray(value))
    return value.map((item) => resolveValue(item, scope)).filter((item) => item !== noValue);
  if (!isRecord(value)) return value;
  const [key, ...others] = Object.keys(value);
  if (key !== undefined && others.length === 0 && isIntrinsic(key))
    return apply(key, value[key], scope);
  return Object.fromEntries(
    Object.entries(value)
      .map(([name, member]) => [name, resolveValue(member, scope)])
      .filter(([, member]) => member !== noValue),
  );
}

/** A policy's `Condition` block is a key with an object; the function's argument is a name. */
const isIntrinsic = (key: string) => key === 'Ref' || key.startsWith('Fn::');

function apply(name: string, argument: unknown, scope: Scope): unknown {
  const run = functions[name];
  if (!run) throw new Error(`the sandbox does not know the intrinsic function ${name}`);
  return run(argument, scope);
}

const functions: Readonly<Record<string, (argument: unknown, scope: Scope) => unknown>> = {
  Ref: (argument, scope) => scope.ref(text(argument, 'Ref')),

  'Fn::GetAtt': (argument, scope) => {
    const [logicalId, attribute] = attributePath(argument);
    return scope.attribute(logicalId, text(resolveValue(attribute, scope), 'Fn::GetAtt'));
  },

  'Fn::Join': (argument, scope) => {
    const [separator, items] = list(argument, 'Fn::Join');
    return list(resolveValue(items, scope), 'Fn::Join')
      .map((item) => text(item, 'Fn::Join'))
      .join(text(separator, 'Fn::Join'));
  },

  'Fn::Sub': (argument, scope) => {
    const parts: readonly unknown[] = Array.isArray(argument) ? argument : [argument];
    const [template, variables = {}] = parts;
    return substitute(text(template, 'Fn::Sub'), resolveValue(variables, scope), scope);
  },

  'Fn::Select': (argument, scope) => {
    const [index, items] = list(resolveValue(argument, scope), 'Fn::Select');
    const chosen: unknown = list(items, 'Fn::Select')[Number(index)];
    if (chosen === undefined) throw new Error(`Fn::Select: there is no item ${String(index)}`);
    return chosen;
  },

  'Fn::Split': (argument, scope) => {
    const [separator, whole] = list(resolveValue(argument, scope), 'Fn::Split');
    return text(whole, 'Fn::Split').split(text(separator, 'Fn::Split'));
  },

  'Fn::If': (argument, scope) => {
    const [condition, then, otherwise] = list(argument, 'Fn::If');
    return resolveValue(scope.condition(text(condition, 'Fn::If')) ? then : otherwise, scope);
  },

  'Fn::ImportValue': (argument, scope) =>
    scope.importValue(text(resolveValue(argument, scope), 'Fn::ImportValue')),

  'Fn::GetStackOutput': (argument, scope) => {
    const wanted = resolveValue(argument, scope);
    if (!isRecord(wanted)) throw new Error('Fn::GetStackOutput takes an object');
    return scope.stackOutput(
      text(wanted['StackName'], 'Fn::GetStackOutput'),
      text(wanted['OutputName'], 'Fn::GetStackOutput'),
    );
  },

  'Fn::GetAZs': (_argument, scope) => [...scope.availabilityZones],

  'Fn::FindInMap': (argument, scope) => {
    const [map, key, second] = list(resolveValue(argument, scope), 'Fn::FindInMap').map((part) =>
      text(part, 'Fn::FindInMap'),
    );
    return scope.mapping(map ?? '', key ?? '', second ?? '');
  },

  'Fn::Base64': (argument, scope) =>
    Buffer.from(text(resolveValue(argument, scope), 'Fn::Base64')).toString('base64'),

  'Fn::Cidr': (argument, scope) => {
    const [block, count, bits = 0] = list(resolveValue(argument, scope), 'Fn::Cidr');
    return cidrBlocks(text(block, 'Fn::Cidr'), Number(count), Number(bits));
  },

  'Fn::Length': (argument, scope) => list(resolveValue(argument, scope), 'Fn::Length').length,

  'Fn::ToJsonString': (argument, scope) => JSON.stringify(resolveValue(argument, scope)),
};

/** `${Name}`, `${Id.Attribute}`, and `${!literal}`. */
function substitute(template: string, variables: unknown, scope: Scope): string {
  return template.replaceAll(/\$\{(!?)([^}]+)\}/g, (_whole, literal: string, name: string) => {
    if (literal) return `\${${name}}`;
    if (isRecord(variables) && Object.hasOwn(variables, name))
      return text(variables[name], 'Fn::Sub');
    const dot = name.indexOf('.');
    return text(
      dot < 0 ? scope.ref(name) : scope.attribute(name.slice(0, dot), name.slice(dot + 1)),
      'Fn::Sub',
    );
  });
}

/** `["Id", "Attribute"]` or `"Id.Attribute"`. */
export function attributePath(argument: unknown): [logicalId: string, attribute: unknown] {
  if (typeof argument === 'string') {
    const dot = argument.indexOf('.');
    return [argument.slice(0, dot), argument.slice(dot + 1)];
  }
  const [logicalId, attribute] = list(argument, 'Fn::GetAtt');
  return [text(logicalId, 'Fn::GetAtt'), attribute];
}

function text(value: unknown, where: string): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  throw new Error(`${where} takes text, not ${JSON.stringify(value)}`);
}

function list(value: unknown, where: string): readonly unknown[] {
  if (!Array.isArray(value)) throw new Error(`${where} takes a list, not ${JSON.stringify(value)}`);
  return value;
}
