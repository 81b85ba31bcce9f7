import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createAnnouncer } from '../../bot/announcements.ts';
import { announceBatch } from '../../bot/batch.ts';
import { connectChat } from '../../bot/slack/chat-client.ts';
import { catalogue, deploymentId } from './support/deployments.ts';
import { fakeOrchestrator } from './support/fake-orchestrator.ts';
import { startFakeSlack, type FakeSlack } from './support/fake-slack.ts';
import { recordAt, storyLength } from './support/journal.ts';
import { secret } from './support/requests.ts';
import { silentLog } from './support/silent-log.ts';

let slack: FakeSlack;
beforeEach(async () => {
  slack = await startFakeSlack();
});
afterEach(() => slack.close());

/** The record moves on by `seq`; each call of `deliver` is one batch of the queue. */
function story() {
  let seq = 1;
  let failed = false;
  let rotated = secret;
  const fake = fakeOrchestrator({
    read: async (id) => (id === deploymentId ? recordAt(seq) : undefined),
  });
  const { log, lines } = silentLog();
  const secrets = { get: async () => secret, refresh: async () => rotated };
  const client = connectChat({ secrets, slackApiUrl: slack.apiUrl, log });
  const announcer = createAnnouncer({
    ...{ catalogue, log },
    ...fake,
    now: () => Date.parse('2026-11-20T10:42:11Z'),
  });
  return {
    ...fake,
    lines,
    rotate: (botToken: string) => void (rotated = { ...secret, botToken }),
    at: (position: number) => void (seq = position),
    deliver: async (...ids: string[]) => {
      const Records = (ids.length > 0 ? ids : [deploymentId]).map((id, index) =>
        record(id, index, 'contacts-prod', failed ? 2 : 1),
      );
      const { batchItemFailures } = await announcer({ Records }, client);
      failed = batchItemFailures.length > 0;
      return batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);
    },
  };
}

function record(id: string, index: number, group = 'contacts-prod', received = 1) {
  return {
    messageId: `m${index + 1}`,
    body: JSON.stringify({
      source: 'slipway',
      'detail-type': 'PlanMade',
      detail: { deploymentId: id, seq: 1 },
    }),
    attributes: { MessageGroupId: group, ApproximateReceiveCount: String(received) },
  };
}

const cards = () => slack.state.messages.filter((it) => !it.thread_ts);
const thread = () =>
  slack.state.messages
    .filter((it) => it.thread_ts)
    .map((it) => ({ ...it, text: it.text.replaceAll('\n', ' ') }));
const methods = () => slack.state.calls.map((it) => it.method);
const card = () => {
  const [only, ...others] = cards();
  expect(others).toEqual([]);
  return only;
};

const wholeThread = [
  '📝 Planned: v2 → v3. Canary: 10 % for 5 minutes, then 100 %.',
  '✋ Grace Hopper or Margaret Hamilton: please approve or reject on the card, until 11:30 UTC.',
  '✅ Grace Hopper approved.',
  '✅ Migrations ran.',
  '⏳ Starting v3 beside v2 (CodeDeploy d-ABCDEF123).',
  '✅ v3 is healthy and passed its smoke test on the test listener. No production request has reached it yet.',
  '🚦 10 % of production traffic is on v3.',
  expect.stringMatching(
    /^↩️ Rolling back contacts in prod to v2 since 10:42:10 UTC\. Ada Lovelace, here is why: Alarm slipway-contacts-prod-errors-green \(error rate above 5 %\) rang at 10:42:10 UTC/,
  ),
  expect.stringMatching(
    /^↩️ contacts v3 → prod: rolled back\. 3 of 31 requests \(9\.7 %\) on v3 failed\..*v2 serves 100 % of prod again\.$/,
  ),
];

describe('the announcer', () => {
  it('posts one card, keeps it up to date, and tells each milestone once in its thread', async () => {
    const { at, deliver, announcements } = story();
    for (let seq = 1; seq <= storyLength; seq += 1) {
      at(seq);
      expect(await deliver()).toEqual([]);
    }
    expect(card()?.text).toContain('↩️ contacts v3 → prod: rolled back');
    expect(JSON.stringify(card()?.blocks)).not.toContain('deployment:');
    expect(thread().map((it) => it.text)).toEqual(wholeThread);
    expect(new Set(thread().map((it) => it.thread_ts))).toEqual(new Set([card()?.ts]));
    expect(announcements.get(deploymentId)).toEqual({
      card: { channel: 'C0DEPLOYS', ts: card()?.ts },
      announcedSeq: storyLength,
    });
  });

  it('shows only the rollback in the channel as well', async () => {
    const { at, deliver } = story();
    at(storyLength);
    await deliver();
    expect(
      thread()
        .filter((it) => it.broadcast)
        .map((it) => it.text),
    ).toEqual([wholeThread[7]]);
  });

  it('updates the card once for a batch of ten events', async () => {
    const { at, deliver } = story();
    await deliver();
    slack.state.calls = [];
    at(5);
    expect(await deliver(...Array.from({ length: 10 }, () => deploymentId))).toEqual([]);
    expect(methods()).toEqual([
      'chat.update',
      'chat.postMessage',
      'chat.postMessage',
      'chat.postMessage',
    ]);
  });

  it('has nothing to say to doubled and late events', async () => {
    const { at, deliver } = story();
    at(11);
    await deliver();
    slack.state.calls = [];
    await deliver();
    await deliver(deploymentId, deploymentId);
    expect(methods()).toEqual([]);
  });

  it('with Slack down from approval to the end, tells the whole story once afterwards', async () => {
    const { at, deliver } = story();
    at(3);
    await deliver();
    slack.state.fault = () => 'down';
    for (const seq of [4, 8, 11, storyLength]) {
      at(seq);
      expect(await deliver()).toEqual(['m1']);
    }
    slack.state.fault = () => undefined;
    expect(await deliver()).toEqual([]);
    expect(card()?.text).toContain('rolled back');
    expect(thread().map((it) => it.text)).toEqual(wholeThread);
  });

  it('goes on behind the last reply that arrived', async () => {
    const { at, deliver } = story();
    at(9);
    let posts = 0;
    slack.state.fault = (method) =>
      method === 'chat.postMessage' && ++posts === 4 ? { error: 'internal_error' } : undefined;
    expect(await deliver()).toEqual(['m1']);
    expect(await deliver()).toEqual([]);
    expect(thread().map((it) => it.text)).toEqual(wholeThread.slice(0, 6));
    expect(cards()).toHaveLength(1);
  });

  it('finds its own card when the answer to posting it was lost', async () => {
    const { at, deliver, announcements } = story();
    slack.state.fault = (method) => (method === 'chat.postMessage' ? 'lost-reply' : undefined);
    expect(await deliver()).toEqual(['m1']);
    expect(cards()).toHaveLength(1);
    slack.state.fault = () => undefined;
    at(3);
    expect(await deliver()).toEqual([]);
    expect(card()?.text).toContain('waiting for approval');
    expect(announcements.get(deploymentId)?.card?.ts).toBe(card()?.ts);
  });

  it('tells no milestone twice when the answer to posting it was lost', async () => {
    const { at, deliver } = story();
    await deliver();
    at(9);
    let posts = 0;
    slack.state.fault = (method) =>
      method === 'chat.postMessage' && ++posts === 3 ? 'lost-reply' : undefined;
    expect(await deliver()).toEqual(['m1']);
    expect(thread()).toHaveLength(3);
    expect(await deliver()).toEqual([]);
    expect(thread().map((it) => it.text)).toEqual(wholeThread.slice(0, 6));
  });

  it('posts anew when the card was deleted', async () => {
    const { at, deliver, announcements } = story();
    await deliver();
    const [first] = slack.state.messages.splice(0);
    at(3);
    expect(await deliver()).toEqual([]);
    expect(card()?.text).toContain('waiting for approval');
    expect(announcements.get(deploymentId)?.card?.ts).toBe(card()?.ts);
    expect(first?.text).toContain('planning');
  });

  it.each(['cant_update_message', 'edit_window_closed'])(
    'posts anew when the card may no longer be changed (%s)',
    async (error) => {
      const { at, deliver, announcements } = story();
      await deliver();
      const first = announcements.get(deploymentId)?.card?.ts;
      at(3);
      slack.state.fault = (method, { ts }) =>
        method === 'chat.update' && ts === first ? { error } : undefined;
      expect(await deliver()).toEqual([]);
      const second = cards().find(({ ts }) => ts !== first);
      expect(second?.text).toContain('waiting for approval');
      expect(announcements.get(deploymentId)?.card?.ts).toBe(second?.ts);
    },
  );

  it('posts without looking when the app may not read the channel, and says so in the log', async () => {
    const { deliver, lines } = story();
    slack.state.fault = (method) =>
      method === 'conversations.history' ? { error: 'missing_scope' } : undefined;
    expect(await deliver()).toEqual([]);
    expect(cards()).toHaveLength(1);
    expect(lines.join()).toContain('may not read its channel');
  });

  it('leaves a rate limit to the queue', async () => {
    const { deliver } = story();
    slack.state.fault = (method) => (method === 'chat.postMessage' ? 'rate-limited' : undefined);
    expect(await deliver()).toEqual(['m1']);
    expect(methods().filter((it) => it === 'chat.postMessage')).toHaveLength(1);
  });

  it('reads the secret again when Slack refuses the token, and once only', async () => {
    const { deliver, rotate } = story();
    slack.state.fault = (_, __, token) =>
      token === 'xoxb-new' ? undefined : { error: 'token_revoked' };
    expect(await deliver()).toEqual(['m1']);
    expect(methods()).toHaveLength(1);
    rotate('xoxb-new');
    expect(await deliver()).toEqual([]);
    expect(cards()).toHaveLength(1);
  });

  it('drops events of deployments that nobody has on record', async () => {
    const { deliver, lines } = story();
    expect(await deliver('contacts-prod-unknown')).toEqual([]);
    expect(methods()).toEqual([]);
    expect(lines.join()).toContain('without a record');
  });
});

describe('a batch of the queue', () => {
  const { log } = silentLog();
  const run = (records: object[], fails: (id: string) => boolean) => {
    const told: string[] = [];
    const work = announceBatch(
      { Records: records },
      {
        announce: async ({ deploymentId: id }) => {
          if (fails(id)) throw new Error('Slack is down');
          told.push(id);
        },
        log,
      },
    );
    return work.then(({ batchItemFailures }) => ({
      told,
      failed: batchItemFailures.map((it) => it.itemIdentifier),
    }));
  };

  it('stops a group at its first failure, so that nothing overtakes, and serves the other groups', async () => {
    const records = [
      record('a', 0, 'one'),
      record('b', 1, 'one'),
      record('x', 2, 'two'),
      record('a', 3, 'one'),
      record('c', 4, 'one'),
    ];
    expect(await run(records, (id) => id === 'b')).toEqual({
      told: ['a', 'x'],
      failed: ['m2', 'm4', 'm5'],
    });
  });

  it('hands an unreadable message on to the dead-letter queue instead of losing it', async () => {
    const records = [{ ...record('a', 0), body: 'no JSON' }, record('b', 1)];
    expect(await run(records, () => false)).toEqual({ told: [], failed: ['m1', 'm2'] });
  });
});
