import { z } from 'zod';
import type { BusEvent } from './event.ts';

export const inputSchema = z.object({
  Input: z.string().optional(),
  InputPath: z.string().optional(),
  InputTransformer: z
    .strictObject({
      InputPathsMap: z.record(z.string(), z.string()).default({}),
      InputTemplate: z.string(),
    })
    .optional(),
});

export type TargetInput = z.infer<typeof inputSchema>;

/** The JSON text that a target gets for an event. */
export function inputFor(
  { Input, InputPath, InputTransformer }: TargetInput,
  event: BusEvent,
  rule: { readonly name: string; readonly arn: string },
): string {
  if (Input !== undefined) return Input;
  if (InputPath !== undefined) return JSON.stringify(valueAt(event, InputPath) ?? null);
  if (!InputTransformer) return JSON.stringify(event);
  const { InputPathsMap, InputTemplate } = InputTransformer;
  const picked = Object.entries(InputPathsMap).map(
    ([name, path]) => [name, valueAt(event, path)] as const,
  );
  const values: Record<string, unknown> = {
    ...Object.fromEntries(picked),
    'aws.events.event': event,
    'aws.events.event.json': JSON.stringify(event),
    'aws.events.event.ingestion-time': event.time,
    'aws.events.rule-name': rule.name,
    'aws.events.rule-arn': rule.arn,
  };
  return fill(InputTemplate, values);
}

/** `$.detail.service` and `$.resources[0]`. Throws for any other kind of JSON path. */
export function parsePath(path: string): (string | number)[] {
  if (!/^\$(\.[\w-]+|\[\d+\])*$/.test(path)) {
    throw new Error(`the input path "${path}": only $.name and [number] are run by this sandbox`);
  }
  return [...path.matchAll(/\.([\w-]+)|\[(\d+)\]/g)].map(([, name, index]) =>
    name === undefined ? Number(index) : name,
  );
}

function valueAt(event: unknown, path: string): unknown {
  return parsePath(path).reduce<unknown>((value, key) => {
    if (Array.isArray(value)) return typeof key === 'number' ? value[key] : undefined;
    if (typeof value !== 'object' || value === null) return undefined;
    return new Map<string, unknown>(Object.entries(value)).get(String(key));
  }, event);
}

/** A placeholder inside a JSON string becomes text, elsewhere JSON; what is absent becomes nothing, or "". */
function fill(template: string, values: Readonly<Record<string, unknown>>): string {
  return template.replace(/<([\w.-]+)>/g, (found, name: string, at: number) => {
    if (!(name in values)) return found;
    const value = values[name];
    const json = JSON.stringify(value ?? '');
    if (!insideString(template.slice(0, at))) return json;
    return typeof value === 'string' || value === undefined
      ? json.slice(1, -1)
      : JSON.stringify(json).slice(1, -1);
  });
}

const insideString = (before: string) =>
  (before.replace(/\\./g, '').match(/"/g)?.length ?? 0) % 2 === 1;
