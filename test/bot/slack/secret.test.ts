import { describe, expect, it } from '@jest/globals';
import { parseBotConfig } from '../../../bot/config.ts';
import { createSecretSource, parseSecret } from '../../../bot/slack/secret.ts';
import { secret } from '../support/requests.ts';

describe('the Slack secret', () => {
  it('is read once in five minutes, and at most every half minute when signatures do not fit', async () => {
    let time = 0;
    let reads = 0;
    const read = async () => JSON.stringify({ ...secret, signingSecret: `secret-${(reads += 1)}` });
    const source = createSecretSource({ read, now: () => time });
    const at = async (seconds: number, ask: 'get' | 'refresh') => {
      time = seconds * 1000;
      return (await source[ask]()).signingSecret;
    };
    expect(await at(0, 'get')).toBe('secret-1');
    expect(await at(10, 'refresh')).toBe('secret-1');
    expect(await at(31, 'refresh')).toBe('secret-2');
    expect(await at(330, 'get')).toBe('secret-2');
    expect(await at(332, 'get')).toBe('secret-3');
  });

  it.each([
    ['{}', 'signingSecret, botToken, botId, botUserId, appId'],
    [JSON.stringify({ ...secret, signingSecret: '' }), 'signingSecret'],
    ['not JSON but hush-hush', 'the whole of it'],
  ])('is refused by the names of its fields, never quoted: %#', (text, fields) => {
    expect(() => parseSecret(text)).toThrow(`The Slack secret is not usable: check ${fields}.`);
  });
});

describe('the environment of the bot', () => {
  it('is refused without a secret, by the name of the variable', () => {
    expect(() => parseBotConfig({})).toThrow(/^The bot cannot start\. SLACK_SECRET_ARN: /);
    expect(() => parseBotConfig({ SLACK_SECRET_ARN: '' })).toThrow('SLACK_SECRET_ARN');
  });

  it('knows the address of Slack, and takes another with or without its last slash', () => {
    const SLACK_SECRET_ARN = 'arn:aws:secretsmanager:eu-west-1:000000000000:secret:slack';
    const slackApiUrl = (SLACK_API_URL?: string) =>
      parseBotConfig({ SLACK_SECRET_ARN, SLACK_API_URL }).slackApiUrl;
    expect(slackApiUrl()).toBe('https://slack.com/api/');
    expect(slackApiUrl('http://127.0.0.1:8080/api')).toBe('http://127.0.0.1:8080/api/');
  });
});
