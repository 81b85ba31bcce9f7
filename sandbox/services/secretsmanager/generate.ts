import { randomInt } from 'node:crypto';
import { z } from 'zod';
import { AwsError } from '../../endpoint/service.ts';

/** CloudFormation may write booleans and numbers as strings. */
const flag = z.union([z.boolean(), z.stringbool()]).default(false);

/** `GenerateSecretString` as in a template. */
export const generateSchema = z.strictObject({
  PasswordLength: z.coerce.number().int().min(1).max(4096).default(32),
  ExcludeCharacters: z.string().default(''),
  ExcludeLowercase: flag,
  ExcludeUppercase: flag,
  ExcludeNumbers: flag,
  ExcludePunctuation: flag,
  IncludeSpace: flag,
  RequireEachIncludedType: z.union([z.boolean(), z.stringbool()]).default(true),
  SecretStringTemplate: z.string().optional(),
  GenerateStringKey: z.string().optional(),
});

export type GenerateSecret = z.infer<typeof generateSchema>;

/** A password, or a JSON object from the template with the password under its key. */
export function generateSecretString(wanted: GenerateSecret): string {
  const password = generatePassword(wanted);
  const { SecretStringTemplate: template, GenerateStringKey: key } = wanted;
  if (template === undefined && key === undefined) return password;
  if (template === undefined || key === undefined) {
    throw invalid('GenerateStringKey and SecretStringTemplate belong together: give both or none.');
  }
  const parsed = z.record(z.string(), z.unknown()).safeParse(parseJson(template));
  if (!parsed.success) throw invalid('SecretStringTemplate is not a JSON object.');
  return JSON.stringify({ ...parsed.data, [key]: password });
}

function generatePassword(wanted: GenerateSecret): string {
  const classes = characterClasses(wanted);
  const all = classes.join('');
  if (all === '') throw invalid('Every character is excluded.');
  const required = wanted.RequireEachIncludedType ? classes : [];
  if (required.length > wanted.PasswordLength) throw invalid('PasswordLength is too small.');
  const characters = Array.from({ length: wanted.PasswordLength }, (_, index) =>
    pick(required[index] ?? all),
  );
  return shuffle(characters).join('');
}

/** What is left of each class after the exclusions; an empty class asks for nothing. */
function characterClasses(wanted: GenerateSecret): string[] {
  const classes = [
    wanted.ExcludeLowercase ? '' : 'abcdefghijklmnopqrstuvwxyz',
    wanted.ExcludeUppercase ? '' : 'ABCDEFGHIJKLMNOPQRSTUVWXYZ',
    wanted.ExcludeNumbers ? '' : '0123456789',
    wanted.ExcludePunctuation ? '' : '!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~',
    wanted.IncludeSpace ? ' ' : '',
  ];
  return classes
    .map((characters) =>
      [...characters].filter((one) => !wanted.ExcludeCharacters.includes(one)).join(''),
    )
    .filter((characters) => characters !== '');
}

const pick = (characters: string) => characters.charAt(randomInt(characters.length));

/** Fisher–Yates: the required characters must not always stand in front. */
function shuffle(characters: string[]): string[] {
  for (let index = characters.length - 1; index > 0; index--) {
    const other = randomInt(index + 1);
    const moved = characters[index] ?? '';
    characters[index] = characters[other] ?? '';
    characters[other] = moved;
  }
  return characters;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new AwsError('InvalidRequestException', `Not JSON: ${String(cause)}`);
  }
}

const invalid = (message: string) => new AwsError('InvalidParameterException', message);
