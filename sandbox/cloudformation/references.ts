import { attributePath } from './intrinsics.ts';
import { isRecord } from './record.ts';

/** Names that a value refers to by `Ref`, `Fn::GetAtt` or `Fn::Sub`: resources, parameters and pseudo parameters. */
export function referencesOf(value: unknown): Set<string> {
  const found = new Set<string>();
  collect(value, found);
  return found;
}

function collect(value: unknown, found: Set<string>) {
  if (Array.isArray(value)) value.forEach((item) => collect(item, found));
  if (!isRecord(value)) return;
  for (const [name, argument] of Object.entries(value)) {
    if (name === 'Ref' && typeof argument === 'string') found.add(argument);
    else if (name === 'Fn::GetAtt') found.add(attributePath(argument)[0]);
    else if (name === 'Fn::Sub') collectSubstitutions(argument, found);
    collect(argument, found);
  }
}

function collectSubstitutions(argument: unknown, found: Set<string>) {
  const template: unknown = Array.isArray(argument) ? argument[0] : argument;
  if (typeof template !== 'string') return;
  for (const [, name = ''] of template.matchAll(/\$\{([^!}][^}]*)\}/g))
    found.add(name.split('.')[0] ?? name);
}
