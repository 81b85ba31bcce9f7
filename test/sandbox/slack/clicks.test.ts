import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { approveBlocks, channel, startWorkspace } from './support.ts';

const posted = z.looseObject({ ok: z.literal(true), ts: z.string() });

describe('a click', () => {
  let at: Awaited<ReturnType<typeof startWorkspace>>;
  let ts: string;
  beforeEach(async () => {
    at = await startWorkspace();
    const message = { channel, text: 'Deploy contacts', blocks: approveBlocks };
    ts = posted.parse(await at.call('chat.postMessage', message)).ts;
  });
  afterEach(() => at.stop());

  it('reports the confirm dialog first, and delivers nothing', async () => {
    const result = await at.slack.as('grace').click(channel, ts, 'deployment:approve');
    expect(result).toMatchObject({ kind: 'confirm', dialog: { title: { text: 'Approve?' } } });
    expect(at.received).toEqual([]);
  });

  it('arrives as a signed form with one payload', async () => {
    const result = await at.slack
      .as('grace')
      .click(channel, ts, 'deployment:approve', { confirm: true });

    expect(result).toMatchObject({ kind: 'delivered', delivered: { status: 200 } });
    expect(at.received).toHaveLength(1);
    expect(at.received[0]?.fault).toBeUndefined();
    expect(JSON.parse(at.received[0]?.fields['payload'] ?? '')).toMatchObject({
      type: 'block_actions',
      team: { id: 'T0SLIPWAY', domain: 'slipway' },
      user: { id: 'U0GRACE', username: 'grace' },
      api_app_id: 'A0SLIPWAY',
      container: { type: 'message', message_ts: ts, channel_id: channel, is_ephemeral: false },
      channel: { id: channel, name: 'deploys' },
      message: { ts, bot_id: 'B0SLIPWAY', user: 'U0SLIPWAY' },
      actions: [
        {
          type: 'button',
          action_id: 'deployment:approve',
          block_id: 'deployment:d1:v1',
          value: 'd1:hash',
        },
      ],
    });
  });

  it('has no stray top-level name, which Bolt would take for an options request', async () => {
    await at.slack.as('grace').click(channel, ts, 'link:logs');
    expect(JSON.parse(at.received[0]?.fields['payload'] ?? '')).not.toHaveProperty('name');
  });

  it('on a link is delivered also, and gives the address', async () => {
    const result = await at.slack.as('grace').click(channel, ts, 'link:logs');
    expect(result).toMatchObject({ kind: 'delivered', url: 'https://example.com/logs' });
    expect(at.received).toHaveLength(1);
  });

  it('says what went wrong at the app', async () => {
    at.answer({ status: 500 });
    const result = await at.slack.as('grace').click(channel, ts, 'link:logs');
    expect(result).toMatchObject({ kind: 'delivered', failed: 'http_service_error' });
  });

  it('on a card that has lost its buttons finds nothing', async () => {
    await at.call('chat.update', { channel, ts, text: 'Approved', blocks: [] });
    const result = await at.slack
      .as('grace')
      .click(channel, ts, 'deployment:approve', { confirm: true });
    expect(result).toEqual({ kind: 'gone' });
  });

  it('on somebody else’s ephemeral is not possible, and on the own one sends no content', async () => {
    await at.call('chat.postEphemeral', {
      channel,
      user: 'U0ADA',
      text: 'psst',
      blocks: approveBlocks,
    });
    const own = at.slack.as('ada').see(channel).at(-1);
    const stranger = await at.slack.as('grace').click(channel, own?.ts ?? '', 'link:logs');
    expect(stranger).toEqual({ kind: 'gone' });

    await at.slack.as('ada').click(channel, own?.ts ?? '', 'link:logs');
    const payload: unknown = JSON.parse(at.received[0]?.fields['payload'] ?? '');
    expect(payload).toMatchObject({ container: { is_ephemeral: true } });
    expect(payload).not.toHaveProperty('message');
  });
});
