import { describe, expect, it } from '@jest/globals';
import { checkMessage, checkView } from '../../../bot/slack/limits.ts';

const plain = (text: string) => ({ type: 'plain_text', text });
const button = (change: object) => ({
  type: 'button',
  action_id: 'a',
  text: plain('Go'),
  ...change,
});
const actions = (...elements: object[]) => ({ type: 'actions', elements });
const section = { type: 'section', text: { type: 'mrkdwn', text: 'x' } };
const pointers = (message: unknown) => checkMessage(message).map(({ pointer }) => pointer);

describe("Slack's documented limits", () => {
  it('take a message inside all of them', () => {
    const confirm = { title: plain('t'), text: plain('t'), confirm: plain('y'), deny: plain('n') };
    expect(
      checkMessage({
        channel: 'C1',
        text: 'x'.repeat(4000),
        blocks: [
          { type: 'header', text: plain('h'.repeat(150)) },
          section,
          { type: 'context', elements: Array.from({ length: 10 }, () => section.text) },
          {
            ...actions(button({ value: 'v'.repeat(2000), style: 'primary', confirm })),
            block_id: 'b',
          },
        ],
        metadata: { event_type: 'e', event_payload: { a: 1 } },
      }),
    ).toEqual([]);
  });

  it.each([
    ['nothing to say', {}, ''],
    ['a long text', { text: 'x'.repeat(4001) }, '/text'],
    ['51 blocks', { blocks: Array.from({ length: 51 }, () => section) }, '/blocks'],
    ['an unknown block', { blocks: [{ type: 'marquee' }] }, '/blocks/0/type'],
    [
      'a long header',
      { blocks: [{ type: 'header', text: plain('h'.repeat(151)) }] },
      '/blocks/0/text/text',
    ],
    [
      'mrkdwn in a header',
      { blocks: [{ type: 'header', text: section.text }] },
      '/blocks/0/text/type',
    ],
    ['an empty section', { blocks: [{ type: 'section' }] }, '/blocks/0'],
    [
      '11 fields',
      { blocks: [{ type: 'section', fields: Array.from({ length: 11 }, () => section.text) }] },
      '/blocks/0/fields',
    ],
    ['an unknown field', { blocks: [{ ...section, colour: 'red' }] }, '/blocks/0'],
    [
      '26 buttons',
      { blocks: [actions(...Array.from({ length: 26 }, (_, i) => button({ action_id: `${i}` })))] },
      '/blocks/0/elements',
    ],
    [
      'a long button',
      { blocks: [actions(button({ text: plain('b'.repeat(76)) }))] },
      '/blocks/0/elements/0/text/text',
    ],
    [
      'a long value',
      { blocks: [actions(button({ value: 'v'.repeat(2001) }))] },
      '/blocks/0/elements/0/value',
    ],
    [
      'a third style',
      { blocks: [actions(button({ style: 'warning' }))] },
      '/blocks/0/elements/0/style',
    ],
    [
      'half a dialog',
      { blocks: [actions(button({ confirm: { title: plain('t') } }))] },
      '/blocks/0/elements/0/confirm/text',
    ],
    [
      'the same block twice',
      {
        blocks: [
          { ...section, block_id: 'b' },
          { ...section, block_id: 'b' },
        ],
      },
      '/blocks/1/block_id',
    ],
    [
      'the same action twice',
      { blocks: [actions(button({}), button({}))] },
      '/blocks/0/elements/1/action_id',
    ],
    ['a number for a timestamp', { text: 'x', thread_ts: 1763634600.0001 }, '/thread_ts'],
    ['blocks as JSON text', { text: 'x', blocks: '[]' }, '/blocks'],
  ])('refuse %s, and say where', (_, message, pointer) => {
    expect(pointers(message)).toContain(pointer);
  });

  it('refuse anything that is no message at all', () => {
    for (const it of [undefined, null, 1, 'x', []]) expect(checkMessage(it)).not.toEqual([]);
  });

  it('know what a modal needs', () => {
    const input = {
      type: 'input',
      label: plain('l'),
      element: { type: 'plain_text_input', action_id: 'a' },
    };
    const modal = { type: 'modal', title: plain('t'), submit: plain('s'), blocks: [input] };
    expect(checkView(modal)).toEqual([]);
    expect(checkView({ ...modal, submit: undefined })).toEqual([
      { pointer: '', message: 'a modal with input blocks needs a submit button' },
    ]);
    expect(checkView({ ...modal, title: plain('t'.repeat(25)) })[0]?.pointer).toBe('/title/text');
  });
});
