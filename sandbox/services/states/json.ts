/** A JSON value. What goes into a state and what comes out of it is nothing else. */
export type Json =
  null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** Bytes of a value as it travels between states, in UTF-8. */
export const sizeOf = (text: string): number => Buffer.byteLength(text, 'utf8');

/** Parses JSON text. Throws SyntaxError when it is none. */
export function parseJson(text: string): Json {
  // The door: JSON.parse gives `any`, and what it gives is JSON by definition.
  return JSON.parse(text) as Json;
}

/** Takes a value of foreign making (JSONata, a Lambda) down to plain JSON; undefined and functions become null. */
export function plainJson(value: unknown): Json {
  const text: string | undefined = JSON.stringify(value);
  return text === undefined ? null : parseJson(text);
}

export const isList = (value: Json): value is readonly Json[] => Array.isArray(value);

export const isObject = (value: Json | undefined): value is { readonly [key: string]: Json } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
