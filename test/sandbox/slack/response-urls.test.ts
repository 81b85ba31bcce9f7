import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { approveBlocks, channel, startWorkspace } from './support.ts';

const posted = z.looseObject({ ok: z.literal(true), ts: z.string() });
const withUrl = z.looseObject({ response_url: z.string() });

describe('a response URL', () => {
  let at: Awaited<ReturnType<typeof startWorkspace>>;
  beforeEach(async () => {
    at = await startWorkspace();
  });
  afterEach(() => at.stop());

  const respond = async (url: string, body: unknown) => {
    const headers = { 'content-type': 'application/json' };
    const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) });
    return { status: response.status, body: await response.json() };
  };
  const ofCommand = async () => {
    await at.slack.as('ada').slash(channel, '/deploy contacts prod');
    return at.received.at(-1)?.fields['response_url'] ?? '';
  };
  const ofClick = async (ts: string) => {
    await at.slack.as('ada').click(channel, ts, 'link:logs');
    return withUrl.parse(JSON.parse(at.received.at(-1)?.fields['payload'] ?? '')).response_url;
  };

  it('answers the person alone, unless told to answer the channel', async () => {
    const url = await ofCommand();
    await respond(url, { text: 'for Ada' });
    await respond(url, { text: 'for all', response_type: 'in_channel' });
    expect(
      at.slack
        .as('ada')
        .see(channel)
        .map(({ text }) => text),
    ).toEqual(['for Ada', 'for all']);
    expect(
      at.slack
        .as('grace')
        .see(channel)
        .map(({ text }) => text),
    ).toEqual(['for all']);
  });

  it('works five times', async () => {
    const url = await ofCommand();
    for (const text of ['1', '2', '3', '4', '5']) {
      expect(await respond(url, { text })).toMatchObject({ status: 200 });
    }
    expect(await respond(url, { text: '6' })).toEqual({
      status: 404,
      body: { ok: false, error: 'used_url' },
    });
  });

  it('works for thirty minutes of sandbox time', async () => {
    const url = await ofCommand();
    await at.clock.advance(30 * 60_000 + 1);
    expect(await respond(url, { text: 'late' })).toEqual({
      status: 404,
      body: { ok: false, error: 'expired_url' },
    });
  });

  it('of a command replaces nothing', async () => {
    const url = await ofCommand();
    await respond(url, { text: 'working' });
    await respond(url, { text: 'done', replace_original: true });
    expect(
      at.slack
        .as('ada')
        .see(channel)
        .map(({ text }) => text),
    ).toEqual(['working', 'done']);
  });

  it('of a click replaces or deletes its message, ephemerals too', async () => {
    const whisper = { channel, user: 'U0ADA', text: 'psst', blocks: approveBlocks };
    await at.call('chat.postEphemeral', whisper);
    const ts = at.slack.as('ada').see(channel)[0]?.ts ?? '';
    const url = await ofClick(ts);

    await respond(url, { text: 'replaced', replace_original: true });
    expect(at.slack.as('ada').see(channel)).toMatchObject([{ ts, text: 'replaced', blocks: [] }]);
    await respond(url, { delete_original: true });
    expect(at.slack.as('ada').see(channel)).toEqual([]);
  });

  it('of a click adds a message when it is not told to replace', async () => {
    const message = { channel, text: 'card', blocks: approveBlocks };
    const { ts } = posted.parse(await at.call('chat.postMessage', message));
    await respond(await ofClick(ts), { text: 'noted', replace_original: false });
    expect(at.slack.messages(channel)).toMatchObject([{ ts, text: 'card' }]);
    expect(at.slack.as('ada').see(channel).at(-1)).toMatchObject({
      text: 'noted',
      visibleTo: 'U0ADA',
    });
  });

  it('refuses content that Slack cannot show', async () => {
    const answer = await respond(await ofCommand(), { blocks: [{ type: 'header' }] });
    expect(answer).toEqual({ status: 400, body: { ok: false, error: 'invalid_blocks' } });
  });
});
