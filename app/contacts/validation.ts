import type { FastifySchemaCompiler } from 'fastify';
import type { TSchema } from 'typebox';
import { Compile } from 'typebox/compile';

/**
 * Checks each part of a request against its TypeBox schema.
 * A body must have the right types; in paths and queries, where all is text, whole numbers become numbers.
 * Nothing else is converted: `5.5`, `true` and an empty value are mistakes, not numbers.
 */
export const validatorCompiler: FastifySchemaCompiler<TSchema> = ({ schema, httpPart }) => {
  const compiled = Compile(schema);
  return (value: unknown) => {
    const candidate = httpPart === 'body' ? value : readIntegers(value);
    if (compiled.Check(candidate)) return { value: candidate };
    return { error: compiled.Errors(candidate) };
  };
};

function readIntegers(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]: [string, unknown]) => [
      name,
      typeof member === 'string' && /^-?\d+$/.test(member) ? Number(member) : member,
    ]),
  );
}
