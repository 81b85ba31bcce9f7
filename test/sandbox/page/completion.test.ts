import { describe, expect, it } from '@jest/globals';
import { completions } from '../../../sandbox/page/browser/chat/completion.ts';

const commands = [
  {
    command: '/deploy',
    usages: [
      { usage: '<service> <environment> [version]', description: 'Deploy a version' },
      { usage: 'status [service]', description: 'What runs where' },
      { usage: 'cancel', description: 'Cancel' },
    ],
  },
  { command: '/oncall', usages: [{ usage: '[service]', description: 'Who is on call' }] },
];
const usagesFor = (typed: string) => completions(typed, commands).map(({ usage }) => usage);

describe('completions', () => {
  it('offers everything at a slash, and nothing without', () => {
    expect(usagesFor('/')).toHaveLength(4);
    expect(usagesFor('deploy')).toEqual([]);
  });

  it('narrows down with each word', () => {
    expect(usagesFor('/on')).toEqual(['/oncall [service]']);
    expect(usagesFor('/deploy st')).toEqual([
      '/deploy <service> <environment> [version]',
      '/deploy status [service]',
    ]);
    expect(usagesFor('/deploy contacts prod v2 more')).toEqual([]);
  });

  it('inserts the fixed words and leaves the rest to the person', () => {
    const [status] = completions('/deploy stat', commands).slice(-1);
    expect(status?.insert).toBe('/deploy status ');
    expect(completions('/deploy can', commands).at(-1)?.insert).toBe('/deploy cancel');
  });
});
