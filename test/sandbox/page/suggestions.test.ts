import { describe, expect, it } from '@jest/globals';
import { suggest } from '../../../sandbox/page/browser/chat/suggestions.ts';
import type { SlackState } from '../../../sandbox/page/stream.ts';
import type { World } from '../../../sandbox/page/world.ts';
import type { Member, Message } from '../../../sandbox/slack/message.ts';

const member = (key: string): Member => ({
  id: `U0${key.toUpperCase()}`,
  key,
  name: key,
  initials: '',
  colour: '',
  kind: 'member',
});
const slack = (persona: string, messages: Message[] = []): SlackState => ({
  now: 0,
  persona,
  team: '',
  channels: [{ id: 'C1', name: 'deploys', messages }],
  members: [member('ada'), member('margaret'), member('grace')],
  commands: [],
  down: false,
});
const world = (version: string): World => ({
  now: 0,
  speed: 1,
  executions: [],
  environments: [
    {
      service: 'contacts',
      environment: 'prod',
      alarms: [],
      series: [],
      targetGroups: [
        {
          name: 'blue',
          colour: 'blue',
          version,
          weight: 100,
          test: false,
          tasks: [],
          requestsPerSecond: 0,
          errorPercent: 0,
          p90Ms: 0,
        },
      ],
    },
  ],
});
const asking: Message = {
  ts: '1.000100',
  channel: 'C1',
  user: 'U0SLIPWAY',
  text: 'Waiting for <@U0GRACE>',
  blocks: [
    {
      type: 'actions',
      elements: [
        {
          type: 'button',
          action_id: 'deployment:approve',
          text: { type: 'plain_text', text: 'Approve' },
        },
      ],
    },
  ],
  attachments: [],
  reactions: [],
};
const texts = (state: SlackState, present: World, requester?: string) =>
  suggest(state, present, requester).map((one) =>
    one.kind === 'type' ? one.text : `be ${one.persona}`,
  );

describe('a suggestion', () => {
  it('starts with a good release, then shows a bad one', () => {
    expect(texts(slack('ada'), world('v1'))).toEqual([
      '/deploy contacts prod v2',
      '/deploy contacts prod v3',
      '/deploy status',
    ]);
    expect(texts(slack('ada'), world('v2'))).toEqual([
      '/deploy contacts prod v3',
      '/deploy status',
    ]);
  });

  it('sends the requester to somebody who may approve', () => {
    expect(texts(slack('ada', [asking]), world('v1'), 'ada')).toEqual([
      'be grace',
      '/deploy status',
    ]);
  });

  it('leaves the approver to it', () => {
    expect(texts(slack('grace', [asking]), world('v1'), 'ada')).toEqual([
      '/deploy status',
      '/oncall',
    ]);
  });

  it('is silent while Slack is down', () => {
    expect(texts({ ...slack('ada'), down: true }, world('v1'))).toEqual([]);
  });
});
