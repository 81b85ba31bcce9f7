import { describe, expect, it } from '@jest/globals';
import { defaultOptions, parseOptions, UnusableFlag } from '../../sandbox/options.ts';

describe('the flags of npm start', () => {
  it('are all optional', () => {
    expect(parseOptions([])).toEqual(defaultOptions);
  });

  it('choose speed, ports and rate', () => {
    expect(
      parseOptions(['--speed', '1', '--page-port=3100', '--aws-port', '0', '--rate', '20']),
    ).toEqual({
      ...defaultOptions,
      speed: 1,
      pagePort: 3100,
      awsPort: 0,
      requestsPerSecond: 20,
    });
  });

  it.each([
    [['--speed', 'fast'], '--speed takes a number from 1 to 240, not `fast`.'],
    [['--speed', '1000'], '--speed takes a number from 1 to 240, not `1000`.'],
    [['--page-port', '70000'], '--page-port takes a number from 0 to 65535, not `70000`.'],
    [['--rate', ''], '--rate takes a number from 0 to 500, not ``.'],
  ])('%j is refused in one sentence', (args, sentence) => {
    expect(() => parseOptions(args)).toThrow(new UnusableFlag(sentence));
  });

  it('that are misspelt are named, with the list of those there are', () => {
    expect(() => parseOptions(['--sped', '1'])).toThrow(/--sped[\s\S]*--speed <n>/);
  });
});
