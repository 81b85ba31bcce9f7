import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { channel, startWorkspace } from './support.ts';

describe('a slash command', () => {
  let at: Awaited<ReturnType<typeof startWorkspace>>;
  beforeEach(async () => {
    at = await startWorkspace();
  });
  afterEach(() => at.stop());

  it('arrives at the app as a signed form with exactly the content type that Slack sends', async () => {
    const result = await at.slack.as('ada').slash(channel, '/deploy contacts prod v2');

    expect(result.delivered.status).toBe(200);
    expect(result.ephemeral).toBeUndefined();
    expect(at.received).toEqual([
      {
        contentType: 'application/x-www-form-urlencoded',
        fault: undefined,
        fields: {
          token: 'deprecated-verification-token',
          team_id: 'T0SLIPWAY',
          team_domain: 'slipway',
          channel_id: channel,
          channel_name: 'deploys',
          user_id: 'U0ADA',
          user_name: 'ada',
          command: '/deploy',
          text: 'contacts prod v2',
          api_app_id: 'A0SLIPWAY',
          is_enterprise_install: 'false',
          response_url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/commands\//),
          trigger_id: expect.stringMatching(/^\d+\.\d+\.[0-9a-f]{32}$/),
        },
      },
    ]);
  });

  it('escapes what was typed: mentions, channels, links and markup', async () => {
    await at.slack
      .as('ada')
      .slash(channel, '/deploy @grace #deploys https://example.com <!channel>');
    expect(at.received[0]?.fields['text']).toBe(
      `<@U0GRACE> <#${channel}|deploys> <https://example.com> &lt;!channel&gt;`,
    );
  });

  it('shows a JSON answer to the person alone', async () => {
    at.answer({ type: 'application/json', body: JSON.stringify({ text: 'Only for you' }) });
    const { ephemeral } = await at.slack.as('ada').slash(channel, '/deploy help');

    expect(ephemeral).toMatchObject({
      text: 'Only for you',
      visibleTo: 'U0ADA',
      user: 'U0SLIPWAY',
    });
    expect(at.slack.as('ada').see(channel)).toEqual([ephemeral]);
    expect(at.slack.as('grace').see(channel)).toEqual([]);
    expect(at.slack.messages(channel)).toEqual([]);
  });

  it('shows an answer for the channel to all, after the typed command', async () => {
    const body = JSON.stringify({ response_type: 'in_channel', text: 'For all' });
    at.answer({ type: 'application/json', body });
    await at.slack.as('ada').slash(channel, '/oncall');
    expect(at.slack.messages(channel).map(({ user, text }) => [user, text])).toEqual([
      ['U0ADA', '/oncall'],
      ['U0SLIPWAY', 'For all'],
    ]);
  });

  it('prints an empty object as it is, because Slack does', async () => {
    at.answer({ type: 'application/json', body: '{}' });
    const { ephemeral } = await at.slack.as('ada').slash(channel, '/deploy');
    expect(ephemeral?.text).toBe('{}');
  });

  it.each([
    [{ silent: true }, 'operation_timeout'],
    [{ status: 500 }, 'http_service_error'],
    [{ status: 404 }, 'http_client_error'],
    [{ status: 302 }, 'dispatch_failed'],
    [{ type: 'application/json', body: 'not JSON' }, 'dispatch_failed'],
    [{ type: 'application/json', body: '{"blocks":[{"type":"header"}]}' }, 'dispatch_failed'],
  ])('answers %j with Slack’s error line %s', async (reply, error) => {
    at.answer(reply);
    const result = await at.slack.as('ada').slash(channel, '/deploy contacts prod');
    expect(result.failed).toBe(error);
    expect(result.ephemeral).toMatchObject({
      user: 'USLACKBOT',
      text: `/deploy failed with the error "${error}"`,
      visibleTo: 'U0ADA',
    });
  });

  it('says dispatch_failed when nobody listens', async () => {
    const app = await startWorkspace();
    await app.stop();
    const result = await app.slack.as('ada').slash(channel, '/deploy');
    expect(result.failed).toBe('dispatch_failed');
  });

  it('does not send what is no command of the app', async () => {
    const result = await at.slack.as('ada').slash(channel, '/dance');
    expect(result).toMatchObject({ failed: 'unknown_command', ephemeral: { user: 'USLACKBOT' } });
    expect(at.received).toEqual([]);
  });

  it('is refused in a thread', () => {
    const { message } = at.slack.as('ada').say(channel, 'hello');
    const refused = at.slack.as('ada').say(channel, '/deploy', { threadTs: message?.ts });
    expect(refused.failed).toBe('in_thread');
    expect(at.received).toEqual([]);
  });

  it('works in a channel where the bot is no member', async () => {
    await at.slack.as('ada').slash('C0GENERAL', '/deploy contacts prod');
    expect(at.received[0]?.fields).toMatchObject({
      channel_id: 'C0GENERAL',
      channel_name: 'general',
    });
  });
});
