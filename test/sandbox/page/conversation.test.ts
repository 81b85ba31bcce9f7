import { describe, expect, it } from '@jest/globals';
import {
  channelEntries,
  mentions,
  threadEntries,
} from '../../../sandbox/page/browser/chat/conversation.ts';
import type { Message } from '../../../sandbox/slack/message.ts';

const message = (ts: string, more: Partial<Message> = {}): Message => ({
  ts,
  channel: 'C1',
  user: 'U1',
  text: '',
  blocks: [],
  attachments: [],
  reactions: [],
  ...more,
});

describe('a conversation', () => {
  const parent = message('100.000100');
  const quiet = message('110.000100', { thread_ts: parent.ts });
  const loud = message('120.000100', { thread_ts: parent.ts, broadcast: true });

  it('shows the channel without quiet replies, and counts all replies at the parent', () => {
    expect(channelEntries([parent, quiet, loud])).toEqual([
      { message: parent, continues: false, replies: [quiet, loud] },
      { message: loud, continues: false, replies: [] },
    ]);
  });

  it('shows a thread from its parent on', () => {
    expect(
      threadEntries([parent, quiet, loud], parent.ts).map(({ message: one }) => one.ts),
    ).toEqual([parent.ts, quiet.ts, loud.ts]);
  });

  it('joins what one person writes within five minutes', () => {
    const entries = channelEntries([
      message('100.000100'),
      message('300.000100'),
      message('700.000100'),
      message('701.000100', { user: 'U2' }),
      message('702.000100', { user: 'U2', visibleTo: 'U1' }),
    ]);
    expect(entries.map(({ continues }) => continues)).toEqual([false, true, false, false, false]);
  });

  it('finds a mention anywhere in a message', () => {
    const section = { type: 'section', text: { type: 'mrkdwn', text: 'ask <@U2>' } } as const;
    expect(mentions(message('1.000100', { blocks: [section] }), 'U2')).toBe(true);
    expect(mentions(message('1.000100', { blocks: [section] }), 'U3')).toBe(false);
  });
});
