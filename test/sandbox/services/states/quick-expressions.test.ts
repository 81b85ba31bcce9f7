import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import jsonata from 'jsonata';
import { expressionsIn } from '../../../../sandbox/services/states/expressions.ts';
import { quickExpression } from '../../../../sandbox/services/states/quick-expressions.ts';
import { quickTemplate } from '../../../../sandbox/services/states/quick-template.ts';

const asText = (value: unknown) => JSON.stringify(value);

/** Few names, so that ways often lead somewhere. */
const name = fc.constantFrom('a', 'b', 'kind', 'length', 'toString', 'and', 'true', 'null', 'x1');
const leaf = fc.oneof(
  fc.constantFrom('a', 'ready', ''),
  fc.integer(),
  fc.boolean(),
  fc.constant(null),
);
const { json } = fc.letrec((tie) => ({
  json: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    leaf,
    fc.array(tie('json'), { maxLength: 2 }),
    fc.dictionary(name, tie('json'), { maxKeys: 3 }),
  ),
}));
const bindings = fc.dictionary(name, json, { maxKeys: 4 });
const way = fc
  .tuple(name, fc.array(name, { maxLength: 3 }))
  .map(([start, steps]) => `$${[start, ...steps].join('.')}`);
const expression = fc.oneof(
  way,
  fc.tuple(way, fc.constantFrom('a', 'ready', '')).map(([left, text]) => `${left} = '${text}'`),
);

describe('an expression without JSONata', () => {
  it('gives what JSONata gives, or nothing', async () => {
    await fc.assert(
      fc.asyncProperty(expression, bindings, async (text, bound) => {
        const quick = quickExpression(text)(bound);
        if (quick === undefined) return;
        expect(asText(quick)).toBe(asText(await jsonata(text).evaluate(undefined, bound)));
      }),
      { numRuns: 2000 },
    );
  });

  it.each([
    ['$states.input.kind', { states: { input: { kind: 'ready' } } }, 'ready'],
    ['$bake', { bake: { wait: 'bake', seconds: 60 } }, { wait: 'bake', seconds: 60 }],
    ["$states.input.kind = 'ready'", { states: { input: { kind: 'ready' } } }, true],
    ["$states.input.kind = 'ready'", { states: { input: { kind: 'none' } } }, false],
    ['$states.result', { states: { result: null } }, null],
  ])('%s', (text, bound, value) => {
    expect(quickExpression(text)(bound)).toEqual(value);
  });

  it.each([
    ['what is missing', '$a.b', { a: {} }],
    ['a list on the way', '$a.b', { a: [{ b: 1 }] }],
    ['a list at the end', '$a.b', { a: { b: [1] } }],
    ['what every object has', '$a.toString', { a: {} }],
    ['a comparison with what is no text', "$a = '1'", { a: 1 }],
    ['a function', '$sum($a)', { a: [1] }],
    ['a word of the language', '$a.true', { a: { true: 1 } }],
    ['an escape', String.raw`$a = '\u0041'`, { a: 'A' }],
  ])('leaves %s to JSONata', (_what, text, bound) => {
    expect(quickExpression(text)(bound)).toBeUndefined();
  });

  it('reads every expression of our own state machine', () => {
    const file = new URL('../../../../state-machines/deployment.asl.json', import.meta.url);
    const texts = expressionsIn(JSON.parse(readFileSync(file, 'utf8'))).map(({ text }) => text);
    const anything = new Proxy<Record<string, unknown>>({}, endless);
    // The proxy answers any name with itself: a way that can be read ends there, a comparison at `undefined`.
    const unread = texts.filter(
      (text) => !text.includes(' = ') && quickExpression(text)(anything) === undefined,
    );
    expect(unread).toEqual([]);
    expect(texts.length).toBeGreaterThan(80);
  });
});

const endless: ProxyHandler<Record<string, unknown>> = {
  get: (_target, _name, itself: unknown) => itself,
  getOwnPropertyDescriptor: () => ({ configurable: true, enumerable: true, value: 1 }),
};

describe('a template without JSONata', () => {
  const bound = { states: { input: { id: 'd-1', list: [1] } } };

  it('fills in fields and lists, however deep', () => {
    const template = { Name: 'plan', Payload: [{ id: '{% $states.input.id %}' }, 1, null] };
    expect(quickTemplate(template)(bound)).toEqual({
      Name: 'plan',
      Payload: [{ id: 'd-1' }, 1, null],
    });
  });

  it('is itself where it has no expression', () => {
    const template = { Name: ['plan', '{not one}'] };
    expect(quickTemplate(template)(bound)).toBe(template);
  });

  it('is left to JSONata as a whole when one field is', () => {
    const template = { id: '{% $states.input.id %}', list: '{% $states.input.list %}' };
    expect(quickTemplate(template)(bound)).toBeUndefined();
  });
});
