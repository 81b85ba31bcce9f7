import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { LogLevel, WebClient } from '@slack/web-api';
import { z } from 'zod';
import { approveBlocks, botToken, channel, startWorkspace } from './support.ts';

const posted = z.looseObject({ ok: z.literal(true), ts: z.string() });

describe('the Web API', () => {
  let at: Awaited<ReturnType<typeof startWorkspace>>;
  let client: WebClient;
  beforeEach(async () => {
    at = await startWorkspace();
    client = new WebClient(botToken, {
      slackApiUrl: at.slack.apiUrl,
      retryConfig: { retries: 0 },
      logLevel: LogLevel.ERROR,
      rejectRateLimitedCalls: true,
    });
  });
  afterEach(() => at.stop());

  const post = async (args: Record<string, unknown> = {}) =>
    posted.parse(await at.call('chat.postMessage', { channel, text: 'hello', ...args })).ts;

  it('knows the bot by its token and nobody without', async () => {
    expect(await client.auth.test()).toMatchObject({
      ok: true,
      bot_id: 'B0SLIPWAY',
      user_id: 'U0SLIPWAY',
    });
    const stranger = new WebClient('xoxb-other', { slackApiUrl: at.slack.apiUrl });
    await expect(stranger.auth.test()).rejects.toMatchObject({ data: { error: 'invalid_auth' } });
    const silent = await fetch(`${at.slack.apiUrl}auth.test`, { method: 'POST' });
    expect([silent.status, await silent.json()]).toEqual([200, { ok: false, error: 'not_authed' }]);
  });

  it('posts for Slack’s own client, with timestamps that are unique and grow', async () => {
    const first = await client.chat.postMessage({ channel, text: 'one' });
    const second = await client.chat.postMessage({ channel, text: 'two' });
    expect([first.ts, second.ts]).toEqual(['1760000000.000100', '1760000000.000200']);
    await at.clock.advance(1500);
    const third = await client.chat.postMessage({ channel, text: 'three' });
    expect(third.ts).toBe('1760000001.000100');
  });

  it('takes JSON bodies also', async () => {
    const response = await fetch(`${at.slack.apiUrl}chat.postMessage`, {
      method: 'POST',
      headers: { authorization: `Bearer ${botToken}`, 'content-type': 'application/json' },
      body: JSON.stringify({ channel, text: 'card', blocks: approveBlocks }),
    });
    expect(await response.json()).toMatchObject({ ok: true, message: { text: 'card' } });
  });

  it.each([
    ['chat.postMessage', { channel: 'C0NOWHERE', text: 'x' }, 'channel_not_found'],
    ['chat.postMessage', { channel: 'C0GENERAL', text: 'x' }, 'not_in_channel'],
    ['chat.postMessage', { channel }, 'no_text'],
    ['chat.postMessage', { channel, blocks: '[not json' }, 'invalid_blocks_format'],
    ['chat.postMessage', { channel, text: 'x', thread_ts: '1.000100' }, 'thread_not_found'],
    ['chat.postMessage', { text: 'x' }, 'invalid_arguments'],
    ['chat.update', { channel, ts: '1.000100', text: 'x' }, 'message_not_found'],
    ['chat.delete', { channel, ts: '1.000100' }, 'message_not_found'],
    ['chat.postEphemeral', { channel, user: 'U0NOBODY', text: 'x' }, 'user_not_in_channel'],
    ['chat.getPermalink', { channel, message_ts: '1.000100' }, 'message_not_found'],
    ['users.info', { user: 'U0NOBODY' }, 'user_not_found'],
    ['conversations.info', { channel: 'C0NOWHERE' }, 'channel_not_found'],
    ['usergroups.list', {}, 'plan_upgrade_required'],
    ['views.open', { trigger_id: 'x', view: { type: 'modal' } }, 'invalid_arguments'],
    ['chat.dance', {}, 'unknown_method'],
  ])('%s %j is refused with %s', async (method, args, error) => {
    expect(await at.call(method, args)).toMatchObject({ ok: false, error });
  });

  it('says which block breaks which limit', async () => {
    const blocks = [{ type: 'header', text: { type: 'plain_text', text: 'x'.repeat(151) } }];
    expect(await at.call('chat.postMessage', { channel, text: 'x', blocks })).toMatchObject({
      ok: false,
      error: 'invalid_blocks',
      response_metadata: { messages: [expect.stringContaining('/blocks/0/text/text')] },
    });
  });

  it('updates in place, dropping blocks that were not sent and keeping attachments', async () => {
    const attachments = [{ color: '#18be52', blocks: [{ type: 'divider' }] }];
    const ts = await post({ blocks: approveBlocks, attachments });
    await at.call('chat.update', { channel, ts, text: 'settled' });
    expect(at.slack.messages(channel)).toMatchObject([
      { ts, text: 'settled', blocks: [], attachments: [{ color: '#18be52' }] },
    ]);
  });

  it('does not touch what a person wrote, nor ephemerals', async () => {
    const ts = at.slack.as('ada').say(channel, 'mine').message?.ts ?? '';
    expect(await at.call('chat.update', { channel, ts, text: 'x' })).toMatchObject({
      error: 'cant_update_message',
    });
    expect(await at.call('chat.delete', { channel, ts })).toMatchObject({
      error: 'cant_delete_message',
    });
    const whisper = await at.call('chat.postEphemeral', { channel, user: 'U0ADA', text: 'psst' });
    expect(
      await at.call('chat.update', { channel, ts: whisper['message_ts'], text: 'x' }),
    ).toMatchObject({
      error: 'message_not_found',
    });
  });

  it('keeps replies in the thread and shows broadcast ones in the channel also', async () => {
    const ts = await post({ text: 'card' });
    const quiet = await post({ text: 'quiet', thread_ts: ts });
    const loud = await post({ text: 'loud', thread_ts: ts, reply_broadcast: true });
    expect(at.slack.messages(channel).map((message) => message.ts)).toEqual([ts, loud]);
    expect(at.slack.thread(channel, ts).map((message) => message.ts)).toEqual([ts, quiet, loud]);
    expect(await at.call('conversations.history', { channel })).toMatchObject({
      messages: [
        { ts: loud, subtype: 'thread_broadcast' },
        { ts, reply_count: 2 },
      ],
    });
  });

  it('finds a card again by its metadata', async () => {
    const metadata = { event_type: 'deployment', event_payload: { deploymentId: 'd1' } };
    await post({ metadata });
    const plain = await at.call('conversations.history', { channel });
    const full = await at.call('conversations.history', { channel, include_all_metadata: true });
    expect(plain).toMatchObject({ messages: [expect.not.objectContaining({ metadata })] });
    expect(full).toMatchObject({ messages: [{ metadata }] });
  });

  it('knows members from guests', async () => {
    expect(await at.call('users.info', { user: 'U0ADA' })).toMatchObject({
      user: { name: 'ada', is_restricted: false, is_bot: false, team_id: 'T0SLIPWAY' },
    });
    expect(await at.call('users.info', { user: 'U0EVE' })).toMatchObject({
      user: { is_restricted: true },
    });
    expect(await at.call('conversations.members', { channel })).toMatchObject({
      members: ['U0ADA', 'U0GRACE', 'U0MARGARET', 'U0EVE', 'U0SLIPWAY'],
    });
  });

  it('adds a reaction once', async () => {
    const ts = await post();
    const args = { channel, timestamp: ts, name: 'eyes' };
    expect(await at.call('reactions.add', args)).toEqual({ ok: true });
    expect(await at.call('reactions.add', args)).toEqual({ ok: false, error: 'already_reacted' });
  });

  it('gives a modal for a fresh trigger, once', async () => {
    await at.slack.as('ada').slash(channel, '/deploy');
    const trigger_id = at.received[0]?.fields['trigger_id'] ?? '';
    const view = { type: 'modal', title: { type: 'plain_text', text: 'Deploy' }, blocks: [] };
    const opened = await at.call('views.open', { trigger_id, view });
    expect(at.slack.as('ada').view()).toMatchObject({ title: 'Deploy' });
    expect(await at.call('views.open', { trigger_id, view })).toMatchObject({
      error: 'exchanged_trigger_id',
    });
    const { id, hash } = z.looseObject({ id: z.string(), hash: z.string() }).parse(opened['view']);
    const change = {
      view_id: id,
      hash,
      view: { ...view, title: { type: 'plain_text', text: 'Ready' } },
    };
    expect(await at.call('views.update', change)).toMatchObject({ ok: true });
    expect(await at.call('views.update', change)).toMatchObject({ error: 'hash_conflict' });
    expect(at.slack.as('ada').view()).toMatchObject({ title: 'Ready' });
  });

  it('lets a trigger expire after three seconds', async () => {
    await at.slack.as('ada').slash(channel, '/deploy');
    await at.clock.advance(3001);
    const trigger_id = at.received[0]?.fields['trigger_id'] ?? '';
    const view = { type: 'modal', title: { type: 'plain_text', text: 'Deploy' }, blocks: [] };
    expect(await at.call('views.open', { trigger_id, view })).toMatchObject({
      error: 'expired_trigger_id',
    });
  });

  it('limits posting when it is strict, and says how long to wait', async () => {
    at.slack.setRateLimits('strict');
    for (const text of ['1', '2', '3']) await client.chat.postMessage({ channel, text });
    await expect(client.chat.postMessage({ channel, text: '4' })).rejects.toMatchObject({
      retryAfter: 1,
    });
    await at.clock.advance(1000);
    expect(await client.chat.postMessage({ channel, text: '4' })).toMatchObject({ ok: true });
  });

  it('takes one call of a method in twenty seconds when time is scarce', async () => {
    at.slack.setRateLimits('scarce');
    const { ts = '' } = await client.chat.postMessage({ channel, text: '1' });
    await expect(client.chat.postMessage({ channel, text: '2' })).rejects.toMatchObject({
      retryAfter: 20,
    });
    expect(await client.chat.update({ channel, ts, text: '1b' })).toMatchObject({ ok: true });
    await at.clock.advance(20_000);
    expect(await client.chat.postMessage({ channel, text: '2' })).toMatchObject({ ok: true });
    const waits = at.slack
      .journal()
      .map(({ status, retryAfterSeconds }) => [status, retryAfterSeconds]);
    expect(waits).toEqual([
      [200, undefined],
      [429, 20],
      [200, undefined],
      [200, undefined],
    ]);
  });

  it('is gone when Slack is down, for people too, and back with every message', async () => {
    const ts = await post();
    at.slack.setDown(true);
    await expect(client.auth.test()).rejects.toThrow('503');
    const down = { status: 0, ms: 0 };
    expect(await at.slack.as('ada').slash(channel, '/deploy')).toEqual({
      delivered: down,
      failed: 'slack_down',
    });
    expect(at.received).toEqual([]);
    at.slack.setDown(true, 'broken-connections');
    await expect(client.auth.test()).rejects.toThrow();
    at.slack.setDown(false);
    expect(await at.call('chat.update', { channel, ts, text: 'back' })).toMatchObject({ ok: true });
  });

  it('keeps a journal of both directions, without the token', async () => {
    await at.call('auth.test', { token: botToken });
    await at.slack.as('ada').slash(channel, '/oncall');
    expect(
      at.slack.journal().map(({ direction, kind, status }) => [direction, kind, status]),
    ).toEqual([
      ['to-slack', 'auth.test', 200],
      ['to-app', 'command', 200],
    ]);
    expect(JSON.stringify(at.slack.journal())).not.toContain(botToken);
  });
});
