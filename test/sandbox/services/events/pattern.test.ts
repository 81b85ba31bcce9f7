import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { compilePattern } from '../../../../sandbox/services/events/pattern.ts';

const event = {
  source: 'aws.cloudwatch',
  'detail-type': 'CloudWatch Alarm State Change',
  resources: ['arn:a', 'arn:b'],
  detail: {
    alarmName: 'slipway-contacts-prod-errors',
    state: { value: 'ALARM' },
    count: 300,
    empty: null,
    ip: '10.0.0.139',
    containers: [
      { name: 'web', exitCode: 1 },
      { name: 'log', exitCode: 0 },
    ],
  },
};

const detail = (pattern: object) => ({ detail: pattern });

describe('an event pattern', () => {
  it.each<[string, object, boolean]>([
    ['exact', { source: ['aws.cloudwatch'] }, true],
    ['one of several', { source: ['x', 'aws.cloudwatch'] }, true],
    ['none of several', { source: ['x', 'y'] }, false],
    ['all fields', { source: ['aws.cloudwatch'], 'detail-type': ['Other'] }, false],
    ['an element of an array', { resources: ['arn:b'] }, true],
    ['nested', detail({ state: { value: ['ALARM'] } }), true],
    ['nested, absent', detail({ other: { value: ['ALARM'] } }), false],
    ['null', detail({ empty: [null] }), true],
    ['a number', detail({ count: [300.0] }), true],
    ['a number is no string', detail({ count: ['300'] }), false],
    ['prefix', detail({ alarmName: [{ prefix: 'slipway-' }] }), true],
    ['prefix, not', detail({ alarmName: [{ prefix: 'other-' }] }), false],
    [
      'prefix in any case',
      detail({ alarmName: [{ prefix: { 'equals-ignore-case': 'SLIP' } }] }),
      true,
    ],
    ['suffix', detail({ alarmName: [{ suffix: '-errors' }] }), true],
    ['equals-ignore-case', detail({ state: { value: [{ 'equals-ignore-case': 'alarm' }] } }), true],
    ['wildcard', detail({ alarmName: [{ wildcard: 'slipway-*-prod-*' }] }), true],
    ['wildcard, not', detail({ alarmName: [{ wildcard: 'slipway-*-staging-*' }] }), false],
    ['anything-but', detail({ state: { value: [{ 'anything-but': 'OK' }] } }), true],
    [
      'anything-but, list',
      detail({ state: { value: [{ 'anything-but': ['OK', 'ALARM'] }] } }),
      false,
    ],
    ['anything-but, absent', detail({ nothing: [{ 'anything-but': 'OK' }] }), false],
    [
      'anything-but prefix',
      detail({ alarmName: [{ 'anything-but': { prefix: 'slipway-' } }] }),
      false,
    ],
    ['numeric range', detail({ count: [{ numeric: ['>', 0, '<=', 300] }] }), true],
    ['numeric, out of range', detail({ count: [{ numeric: ['>', 300] }] }), false],
    ['numeric of a string', detail({ alarmName: [{ numeric: ['>', 0] }] }), false],
    ['exists', detail({ count: [{ exists: true }] }), true],
    ['exists, absent', detail({ nothing: [{ exists: true }] }), false],
    ['exists false, absent', detail({ nothing: [{ exists: false }] }), true],
    ['exists false, there', detail({ count: [{ exists: false }] }), false],
    ['cidr', detail({ ip: [{ cidr: '10.0.0.0/24' }] }), true],
    ['cidr, outside', detail({ ip: [{ cidr: '10.0.1.0/24' }] }), false],
    ['$or', { $or: [{ source: ['x'] }, detail({ count: [{ numeric: ['=', 300] }] })] }, true],
    ['$or, none', { $or: [{ source: ['x'] }, { source: ['y'] }] }, false],
    ['an object of an array', detail({ containers: { name: ['web'], exitCode: [1] } }), true],
    [
      'fields of two objects of an array',
      detail({ containers: { name: ['log'], exitCode: [1] } }),
      false,
    ],
  ])('%s', (_, pattern, expected) => {
    expect(compilePattern(pattern)(event)).toBe(expected);
  });

  it.each<[string, object]>([
    ['an operator nobody knows', { source: [{ regex: '.*' }] }],
    ['a bare value', { source: 'aws.ecs' }],
    ['an empty list', { source: [] }],
    ['a lonely $or', { $or: [{ source: ['x'] }] }],
  ])('is refused: %s', (_, pattern) => {
    expect(() => compilePattern(pattern)).toThrow();
  });

  const leaf = fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.constant(null));
  const tree = fc.letrec<{ node: Record<string, unknown> }>((tie) => ({
    node: fc.dictionary(
      fc.stringMatching(/^[a-z]{1,4}$/),
      fc.oneof({ maxDepth: 2 }, leaf, tie('node')),
      { minKeys: 1, maxKeys: 3 },
    ),
  })).node;
  /** The pattern that wants exactly what a tree holds. */
  const exactly = (value: unknown): unknown =>
    typeof value === 'object' && value !== null
      ? Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, exactly(inner)]))
      : [value];
  const record = (value: unknown) => value as Record<string, unknown>;

  it('made of an event matches it, also with more fields around', () => {
    fc.assert(
      fc.property(tree, tree, (event, more) => {
        const matches = compilePattern(record(exactly(event)));
        expect(matches({ ...more, ...event })).toBe(true);
      }),
    );
  });

  it('and its anything-but disagree on every leaf that is there', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.integer()), fc.string(), (value, wanted) => {
        const exact = compilePattern({ a: [wanted] })({ a: value });
        const other = compilePattern({ a: [{ 'anything-but': wanted }] })({ a: value });
        expect(other).toBe(!exact);
      }),
    );
  });

  it('$or holds when one of its patterns does', () => {
    const values = fc.constantFrom('x', 'y', 'z');
    fc.assert(
      fc.property(values, values, values, (a, b, value) => {
        const either = compilePattern({ $or: [{ k: [a] }, { k: [b] }] })({ k: value });
        expect(either).toBe(value === a || value === b);
      }),
    );
  });

  it('prefix, suffix and wildcard agree', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme-ascii' }), fc.nat(10), (text, cut) => {
        fc.pre(!/[*\\]/.test(text));
        const [head, tail] = [text.slice(0, cut), text.slice(cut)];
        const matches = (matcher: object) => compilePattern({ k: [matcher] })({ k: text });
        expect([
          matches({ prefix: head }),
          matches({ suffix: tail }),
          matches({ wildcard: `${head}*` }),
          matches({ wildcard: `*${tail}` }),
        ]).toEqual([true, true, true, true]);
      }),
    );
  });
});
