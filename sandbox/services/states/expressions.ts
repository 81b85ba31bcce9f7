import jsonata from 'jsonata';
import { expressionText } from './expression-text.ts';
import { StateFailure } from './failure.ts';
import { equip, type Sources } from './functions.ts';
import { isList, plainJson, type Json } from './json.ts';
import { quickTemplate } from './quick-template.ts';

/** What `$states` and the variables stand for, by name without `$`. */
export type Bindings = Readonly<Record<string, unknown>>;

/** Evaluates templates: JSON in which any string may be an expression. Each expression is compiled once, and only when needed. */
export class Expressions {
  readonly #sources: Sources;
  readonly #compiled = new Map<string, jsonata.Expression>();

  constructor(sources: Sources) {
    this.#sources = sources;
  }

  /** Throws StateFailure States.QueryEvaluationError, naming the field, when an expression fails or gives nothing. */
  evaluate(template: Json, bindings: Bindings, field: string): Json | Promise<Json> {
    return quickTemplate(template)(bindings) ?? this.#evaluateAll(template, bindings, field);
  }

  async #evaluateAll(template: Json, bindings: Bindings, field: string): Promise<Json> {
    if (typeof template === 'string') {
      const text = expressionText(template);
      return text === undefined ? template : this.#evaluate(text, bindings, field);
    }
    if (isList(template)) {
      return Promise.all(
        template.map((item, at) => this.#evaluateAll(item, bindings, `${field}[${at}]`)),
      );
    }
    if (template === null || typeof template !== 'object') return template;
    const entries = Object.entries(template).map(
      async ([key, value]) =>
        [key, await this.#evaluateAll(value, bindings, `${field}/${key}`)] as const,
    );
    return Object.fromEntries(await Promise.all(entries));
  }

  async #evaluate(text: string, bindings: Bindings, field: string): Promise<Json> {
    let value: unknown;
    try {
      value = await this.#compile(text).evaluate(undefined, bindings);
    } catch (error) {
      throw failure(text, field, `failed: ${messageOf(error)}`);
    }
    if (value === undefined) throw failure(text, field, 'returned nothing (undefined)');
    if (typeof value === 'function') throw failure(text, field, 'returned a function');
    // Also takes off the hidden marks that JSONata leaves on its arrays.
    return plainJson(value);
  }

  #compile(text: string): jsonata.Expression {
    const known = this.#compiled.get(text);
    if (known) return known;
    const expression = equip(jsonata(text), this.#sources);
    this.#compiled.set(text, expression);
    return expression;
  }
}

const failure = (text: string, field: string, what: string) =>
  new StateFailure(
    'States.QueryEvaluationError',
    `The JSONata expression '${text}' specified for the field '${field}' ${what}.`,
  );

/** JSONata throws plain objects with a `message`, not Errors. */
function messageOf(error: unknown): string {
  const said = typeof error === 'object' && error !== null && 'message' in error;
  return said ? String(error.message) : 'unknown error';
}

/** Every expression in a value, with the path to it. */
export function expressionsIn(value: unknown, path = ''): { text: string; path: string }[] {
  if (typeof value === 'string') {
    const text = expressionText(value);
    return text === undefined ? [] : [{ text, path }];
  }
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => expressionsIn(inner, `${path}/${key}`));
}

/** What is wrong with an expression before it ever runs. */
export function syntaxFault(text: string): string | undefined {
  try {
    jsonata(text);
    return undefined;
  } catch (error) {
    return messageOf(error);
  }
}
