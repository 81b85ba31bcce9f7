import { describe, expect, it } from '@jest/globals';
import { parseRate } from '../../../../sandbox/services/events/schedule.ts';
import { inputFor } from '../../../../sandbox/services/events/target-input.ts';

const event = {
  version: '0' as const,
  id: 'e-1',
  'detail-type': 'T',
  source: 'slipway',
  account: '000000000000',
  time: '2026-01-02T03:04:05Z',
  region: 'eu-west-1',
  resources: ['arn:a'],
  detail: { name: 'say "hi"', count: 3, list: [1, 2] },
};
const rule = { name: 'r', arn: 'arn:rule/r' };
const transformed = (InputPathsMap: Record<string, string>, InputTemplate: string) =>
  inputFor({ InputTransformer: { InputPathsMap, InputTemplate } }, event, rule);

describe('what a target gets', () => {
  it('is the event, a constant, or a part', () => {
    expect(JSON.parse(inputFor({}, event, rule))).toEqual(event);
    expect(inputFor({ Input: '{"a":1}' }, event, rule)).toBe('{"a":1}');
    expect(inputFor({ InputPath: '$.detail.list[1]' }, event, rule)).toBe('2');
  });

  it('or a template: JSON outside of strings, text inside', () => {
    const text = transformed(
      { name: '$.detail.name', count: '$.detail.count', list: '$.detail.list', no: '$.x' },
      '{"a": <name>, "b": "<name>/<count>", "c": <list>, "d": "<list>", "e": <no>, "r": "<aws.events.rule-name>"}',
    );
    expect(JSON.parse(text)).toEqual({
      a: 'say "hi"',
      b: 'say "hi"/3',
      c: [1, 2],
      d: '[1,2]',
      e: '',
      r: 'r',
    });
  });

  it('with the whole event where it is asked for', () => {
    expect(JSON.parse(transformed({}, '{"e": <aws.events.event>}'))).toEqual({ e: event });
  });

  it('never by a path that is not run here', () => {
    expect(() => inputFor({ InputPath: '$..name' }, event, rule)).toThrow('$..name');
  });
});

describe('a rate', () => {
  it('is in sandbox milliseconds', () => {
    expect(parseRate('rate(1 minute)')).toBe(60_000);
    expect(parseRate('rate(5 minutes)')).toBe(300_000);
    expect(parseRate('rate(1 day)')).toBe(86_400_000);
  });

  it.each(['rate(1 minutes)', 'rate(5 minute)', 'rate(0 minutes)', 'cron(0 12 * * ? *)', 'x'])(
    'is refused: %s',
    (expression) => {
      expect(() => parseRate(expression)).toThrow(expression);
    },
  );
});
