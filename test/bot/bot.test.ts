import {
  afterAll,
  afterEach,
  beforeAll,
  beforeEach,
  describe,
  expect,
  it,
  jest,
} from '@jest/globals';
import { createBot } from '../../bot/bot.ts';
import { checkMessage } from '../../bot/slack/limits.ts';
import type { SlackSecret } from '../../bot/slack/secret.ts';
import type { Orchestrator } from '../../orchestrator/client.ts';
import { catalogue, deploymentId, deployments, planHash } from './support/deployments.ts';
import { fakeOrchestrator } from './support/fake-orchestrator.ts';
import { startFakeSlack, type FakeSlack } from './support/fake-slack.ts';
import { click, functionUrlEvent, now, secret, slashCommand } from './support/requests.ts';
import { silentLog } from './support/silent-log.ts';

let slack: FakeSlack;
beforeAll(async () => {
  slack = await startFakeSlack();
});
afterAll(() => slack.close());

const member = { team_id: 'T0SLIPWAY', deleted: false, is_bot: false };
beforeEach(() => {
  // Bolt's own check reads the clock; everything else keeps real timers.
  jest.useFakeTimers({ now, doNotFake: allTimers });
  Object.assign(slack.state, { calls: [], answers: [], fault: () => undefined });
  slack.state.users = { U0ADA: member, U0GRACE: member, U0MARGARET: member };
});
afterEach(() => void jest.useRealTimers());
const allTimers = [
  'hrtime',
  'nextTick',
  'performance',
  'queueMicrotask',
  'setImmediate',
  'clearImmediate',
  'setInterval',
  'clearInterval',
  'setTimeout',
  'clearTimeout',
] as const satisfies string[];

function bot(
  answers: Partial<Orchestrator> = {},
  { secret: held = secret, ...options }: { answerWithinMs?: number; secret?: SlackSecret } = {},
) {
  const fake = fakeOrchestrator(answers);
  const { log, lines } = silentLog();
  let current = held;
  const secrets = { get: async () => held, refresh: async () => current };
  const handle = createBot({
    orchestrator: fake.orchestrator,
    catalogue,
    secrets,
    slackApiUrl: slack.apiUrl,
    now: () => now,
    log,
    ...options,
  });
  return {
    ...fake,
    lines,
    handle,
    rotate: (signingSecret: string) => void (current = { ...secret, signingSecret }),
    /** Types a command and gives what Slack would show. */
    type: async (text: string, fields?: Record<string, string>) => {
      const { statusCode, body } = await handle(functionUrlEvent(slashCommand(text, fields)));
      expect(statusCode).toBe(200);
      const answer = JSON.parse(body ?? '') as {
        response_type: string;
        text: string;
        blocks: unknown;
      };
      expect(checkMessage(answer)).toEqual([]);
      expect(answer.response_type).toBe('ephemeral');
      return answer;
    },
    /** Clicks a button and gives the ephemeral answers that followed. */
    click: async (
      actionId: string,
      value: string,
      who: { user?: string; channel?: string } = {},
    ) => {
      const before = slack.state.answers.length;
      const body = click(actionId, value, { ...who, responseUrl: slack.responseUrl });
      const result = await handle(functionUrlEvent(body));
      expect(result).toMatchObject({ statusCode: 200, body: '' });
      const answers = slack.state.answers.slice(before);
      for (const answer of answers) expect(checkMessage(answer)).toEqual([]);
      return answers;
    },
  };
}

describe('a request that Slack did not send', () => {
  const body = slashCommand('contacts prod v2');
  it.each([
    ['forged', functionUrlEvent(body, { signingSecret: 'a guess' }), 'signature-mismatch'],
    [
      'changed on the way',
      { ...functionUrlEvent(body), body: Buffer.from(`${body}0`).toString('base64') },
      'signature-mismatch',
    ],
    ['six minutes old', functionUrlEvent(body, { nowMs: now - 360_000 }), 'signature-stale'],
    ['six minutes ahead', functionUrlEvent(body, { nowMs: now + 360_000 }), 'signature-stale'],
    [
      'of another version',
      functionUrlEvent(body, { headers: { 'x-slack-signature': 'v1=00' } }),
      'signature-malformed',
    ],
    ['without a signature', { ...functionUrlEvent(body), headers: {} }, 'signature-missing'],
    [
      'of another workspace',
      functionUrlEvent(slashCommand('', { team_id: 'T0OTHER' })),
      'wrong-workspace',
    ],
    ['of another app', functionUrlEvent(slashCommand('', { api_app_id: 'A0OTHER' })), 'wrong-app'],
  ])('%s: 401, one audit entry, and nothing happens', async (_, event, code) => {
    const { handle, calls, refused } = bot();
    expect(await handle(event)).toEqual({ statusCode: 401, body: '' });
    expect(calls).toEqual([]);
    expect(refused).toEqual([
      { code, by: 'unknown', facts: expect.objectContaining({ sourceIp: '192.0.2.1' }) },
    ]);
  });

  it('replayed: the second one is refused', async () => {
    const { handle, calls, refused } = bot();
    const event = functionUrlEvent(body);
    expect(await handle(event)).toMatchObject({ statusCode: 200 });
    expect(await handle(event)).toEqual({ statusCode: 401, body: '' });
    expect(calls).toHaveLength(1);
    expect(refused.map((it) => it.code)).toEqual(['replayed']);
  });

  it.each([
    ['a GET', functionUrlEvent('', { method: 'GET' }), 405, 'not-a-post'],
    ['a flood in one body', functionUrlEvent('x'.repeat(300_000)), 413, 'too-large'],
    [
      'another content type',
      functionUrlEvent('x', { headers: { 'content-type': 'text/xml' } }),
      415,
      'content-type',
    ],
    ['a broken payload', functionUrlEvent('payload=%7B'), 400, 'unreadable'],
  ])('%s', async (_, event, statusCode, code) => {
    const { handle, refused } = bot();
    expect(await handle(event)).toEqual({ statusCode, body: '' });
    expect(refused.map((it) => it.code)).toEqual([code]);
  });

  it('in a flood is refused every time, and written to the audit thirty times a minute, the last one as a flood', async () => {
    const { handle, refused } = bot();
    for (let count = 0; count < 50; count += 1) {
      const forged = functionUrlEvent(body, { signingSecret: 'a guess' });
      expect(await handle(forged)).toEqual({ statusCode: 401, body: '' });
    }
    expect(refused.map(({ code }) => code)).toEqual([
      ...Array<string>(29).fill('signature-mismatch'),
      'flood-of-requests',
    ]);
    // Whoever Slack vouches for is heard all the same.
    expect(await handle(functionUrlEvent(body))).toMatchObject({ statusCode: 200 });
  });

  it('is refused also when the audit cannot be written', async () => {
    const broken = { recordRefusal: async () => Promise.reject(new Error('table down')) };
    const { handle } = bot(broken);
    expect(await handle(functionUrlEvent(body, { signingSecret: 'x' }))).toMatchObject({
      statusCode: 401,
    });
  });
});

describe('a request that cannot be checked', () => {
  it('is refused with 503 when the table cannot say whether it is a replay, and nothing happens', async () => {
    const { handle, calls, lines } = bot({
      rememberSignature: async () => Promise.reject(new Error('table down')),
    });
    const answer = await handle(functionUrlEvent(slashCommand('contacts prod')));
    expect(answer).toEqual({ statusCode: 503, body: '' });
    expect(calls).toEqual([]);
    expect(lines.join()).toContain('table down');
  });

  it('is refused with 503 when it is no request of a Function URL at all', async () => {
    expect(await bot().handle({ Records: [] })).toEqual({ statusCode: 503, body: '' });
  });
});

describe("Slack's own questions", () => {
  it('the certificate check gets an empty 200', async () => {
    const { handle, refused } = bot();
    const event = { ...functionUrlEvent('ssl_check=1&token=x'), headers: {} };
    expect(await handle(event)).toEqual({ statusCode: 200, body: '' });
    expect(refused).toEqual([]);
  });

  it('the challenge is answered when it is signed', async () => {
    const { handle } = bot();
    const body = JSON.stringify({ type: 'url_verification', challenge: 'ü-3', token: 'x' });
    const headers = { 'content-type': 'application/json; charset=utf-8' };
    const answer = await handle(functionUrlEvent(body, { headers }));
    expect(answer).toMatchObject({ statusCode: 200, body: '{"challenge":"ü-3"}' });
  });

  it('a content type with a charset, and a body that is not base64, are understood', async () => {
    const { handle } = bot();
    const headers = { 'content-type': 'application/x-www-form-urlencoded; charset=UTF-8' };
    const event = functionUrlEvent(slashCommand('help'), { headers, base64: false });
    expect(await handle(event)).toMatchObject({
      statusCode: 200,
      headers: { 'content-type': 'application/json' },
    });
  });

  it('while a signing secret is rotated, the previous one is good as well, and no third', async () => {
    const rotating = { ...secret, previousSigningSecret: 'the-one-before' };
    const { handle, refused } = bot({}, { secret: rotating });
    for (const signingSecret of [secret.signingSecret, 'the-one-before', secret.signingSecret])
      expect(await handle(functionUrlEvent(slashCommand('help'), { signingSecret }))).toMatchObject(
        { statusCode: 200, body: expect.stringContaining('ephemeral') },
      );
    const forged = functionUrlEvent(slashCommand('help'), { signingSecret: 'a third one' });
    expect(await handle(forged)).toEqual({ statusCode: 401, body: '' });
    expect(refused.map(({ code }) => code)).toEqual(['signature-mismatch']);
  });

  it('a rotated signing secret is read again', async () => {
    const { handle, rotate, refused } = bot();
    rotate('another-secret');
    const event = functionUrlEvent(slashCommand('help'), { signingSecret: 'another-secret' });
    expect(await handle(event)).toMatchObject({ statusCode: 200 });
    expect(refused).toEqual([]);
  });
});

describe('/deploy', () => {
  it('asks the orchestrator, and points to the card', async () => {
    const { type, calls, refused } = bot();
    const answer = await type('contacts prod v3 reason: faster search');
    expect(answer.text).toBe(
      'Deploying contacts v3 to prod. The card in <#C0DEPLOYS> tells the rest.',
    );
    expect(calls).toEqual([
      {
        name: 'requestDeployment',
        argument: {
          service: 'contacts',
          environment: 'prod',
          version: 'v3',
          reason: 'faster search',
          requester: 'ada',
          replyTo: '{"channel":"C0DEPLOYS"}',
        },
      },
    ]);
    expect(refused).toEqual([]);
  });

  it.each(['', 'help'])('"%s" explains itself to anybody, anywhere', async (text) => {
    const { type, calls } = bot();
    const { text: answer } = await type(text, { user_id: 'U0STRANGER', channel_id: 'C0RANDOM' });
    expect(answer).toContain('/deploy contacts prod deploys the newest version');
    expect(answer).toContain('/oncall contacts names the person on call');
    expect(calls).toEqual([]);
    expect(slack.state.calls).toEqual([]);
  });

  it.each([
    [
      'contacts',
      'Where should I deploy contacts? /deploy contacts staging or /deploy contacts prod.',
      'misunderstood-missing-environment',
    ],
    [
      'stauts',
      'I do not know stauts. Did you mean /deploy status?',
      'misunderstood-missing-environment',
    ],
    [
      'contcats',
      'I do not know contcats. Did you mean /deploy contacts prod?',
      'misunderstood-missing-environment',
    ],
    [
      'constructor',
      'I do not know constructor. /deploy help lists what I know.',
      'misunderstood-missing-environment',
    ],
    [
      '<@U0GRACE> prod',
      'I deploy services, and @U0GRACE looks like a person or a channel.',
      'misunderstood-mention',
    ],
    ['contacts prod —force', 'I do not know the option --force.', 'misunderstood-unknown-option'],
    [
      'contacts prod v2 now!',
      'I understood contacts prod v2, but not now! after it.',
      'misunderstood-extra-words',
    ],
    [
      'x'.repeat(10_000),
      'That was 10000 characters long, and I read at most 300.',
      'misunderstood-too-long',
    ],
    [
      '\u0007\u0000 \u202E/etc prod',
      '/etc cannot be the name of a service.',
      'misunderstood-not-a-name',
    ],
    [
      'rollback',
      'Roll back what, and where? Try /deploy rollback contacts prod.',
      'misunderstood-missing-service',
    ],
  ])(
    'odd text %# is refused in a sentence, with one audit entry, and changes nothing',
    async (typed, words, code) => {
      const { type, calls, refused } = bot();
      expect((await type(typed)).text).toContain(words);
      expect(calls).toEqual([]);
      expect(refused).toEqual([{ code, by: 'ada', facts: {} }]);
    },
  );

  it('words what the orchestrator refuses, and writes it to the audit once', async () => {
    const { type, refused } = bot({
      requestDeployment: async () => ({
        kind: 'refused',
        code: 'unknown-environment',
        service: 'contacts',
        given: 'prd',
        known: ['staging', 'prod'],
      }),
    });
    expect((await type('contacts prd v2')).text).toBe(
      'prd is not an environment of contacts. Did you mean /deploy contacts prod v2?',
    );
    expect(refused).toEqual([
      {
        code: 'unknown-environment',
        by: 'ada',
        facts: { service: 'contacts', environment: 'prd', version: 'v2' },
      },
    ]);
  });

  describe('of what is being deployed already', () => {
    const running = {
      requestDeployment: async () =>
        ({
          kind: 'refused',
          code: 'in-progress',
          service: 'contacts',
          environment: 'prod',
          replaceable: false,
          holder: {
            deploymentId,
            requester: 'margaret',
            version: 'v2',
            phase: 'shifting',
            requestedAt: '2026-11-20T10:20:00.000Z',
          },
        }) as const,
    };
    const card = { channel: 'C0DEPLOYS', ts: '1763634600.000001' };

    it('leads to its card (F1)', async () => {
      const { type } = bot({
        ...running,
        readAnnouncement: async () => ({ card, announcedSeq: 3 }),
      });
      const { text, blocks } = await type('contacts prod v2');
      expect(text).toContain('A deployment is already running there');
      expect(text).toContain('wait for its end; its card shows how far it is.');
      expect(JSON.stringify(blocks)).toContain(
        '<https://slipway.slack.com/archives/C0DEPLOYS/p1763634600000001|its card>',
      );
    });

    it.each([
      ['there is no card yet', { readAnnouncement: async () => ({ announcedSeq: 0 }) }],
      ['the record cannot be read', { readAnnouncement: async () => Promise.reject(new Error()) }],
      [
        'Slack does not know the card',
        { readAnnouncement: async () => ({ card, announcedSeq: 3 }) },
      ],
      [
        'Slack says nothing in time',
        { readAnnouncement: () => new Promise<never>(() => undefined) },
      ],
    ])('is said without a link when %s', async (_, answers) => {
      slack.state.fault = (method) =>
        method === 'chat.getPermalink' ? { error: 'message_not_found' } : undefined;
      const { type } = bot({ ...running, ...answers });
      const { blocks } = await type('contacts prod v2');
      expect(JSON.stringify(blocks)).toContain('end; its card shows how far it is.');
    });
  });

  it('offers to replace a request that waits for approval, and does it on a click', async () => {
    const holder = {
      deploymentId,
      requester: 'margaret',
      version: 'v2',
      phase: 'awaiting-approval',
      requestedAt: '2026-11-20T10:20:00.000Z',
    } as const;
    const waiting = bot({
      requestDeployment: async ({ replace }) =>
        replace
          ? { kind: 'accepted', deployment: deployments.requested, replaced: replace }
          : { kind: 'refused', code: 'in-progress', holder, replaceable: true },
    });
    const answer = await waiting.type('contacts prod v3');
    expect(answer.text).toContain('v2, asked for by Margaret Hamilton');
    const value = `${deploymentId}:contacts:prod:v3`;
    expect(JSON.stringify(answer.blocks)).toContain(`"action_id":"deployment:replace"`);
    expect(JSON.stringify(answer.blocks)).toContain(`"value":"${value}"`);

    const [reply] = await waiting.click('deployment:replace', value, { user: 'U0ADA' });
    expect(reply).toMatchObject({
      replace_original: true,
      text: expect.stringContaining('It replaces'),
    });
    expect(waiting.calls.at(-1)?.argument).toMatchObject({
      replace: deploymentId,
      version: 'v3',
      requester: 'ada',
    });
  });

  it('rolls back and cancels, and says which of the two it became', async () => {
    const { type, calls } = bot();
    expect((await type('rollback contacts prod 500s')).text).toBe(
      'Rolling contacts in prod back to v2 now.',
    );
    expect((await type('cancel contacts prod')).text).toContain(
      'no production traffic of contacts in prod has moved',
    );
    expect(calls.map((it) => it.argument)).toEqual([
      {
        service: 'contacts',
        environment: 'prod',
        reason: '500s',
        requester: 'ada',
        replyTo: '{"channel":"C0DEPLOYS"}',
      },
      { service: 'contacts', environment: 'prod', by: 'ada' },
    ]);
  });

  it('shows what runs, with the button that helps', async () => {
    const { type } = bot({
      status: async () => [
        {
          service: 'contacts',
          environment: 'prod',
          serving: [
            {
              version: 'v2',
              digest: `sha256:${'b'.repeat(64)}`,
              percent: 90,
              healthyTasks: 2,
              desiredTasks: 2,
            },
            {
              version: 'v3',
              digest: `sha256:${'c'.repeat(64)}`,
              percent: 10,
              healthyTasks: 1,
              desiredTasks: 2,
            },
          ],
          alarms: [
            { name: 'a', state: 'OK' },
            { name: 'b', state: 'ALARM' },
            { name: 'c', state: 'INSUFFICIENT_DATA' },
          ],
          open: deployments.shifting,
          last: deployments.ROLLED_BACK,
          hold: { owner: 'grace', reason: 'incident 7', since: '2026-11-20T10:00:00Z' },
        },
      ],
    });
    const { text, blocks } = await type('status contacts', { channel_id: 'C0RANDOM' });
    for (const fact of [
      '✅ v2 (bbbbbbbbbbbb): 90 % of traffic, 2 of 2 tasks healthy',
      '⚠️ v3 (cccccccccccc): 10 % of traffic, 1 of 2 tasks healthy',
      '🚨 ringing: b · 1 alarm without data · 1 of 3 alarms OK',
      'last: ↩️ v3 rolled back',
      'On hold by Grace Hopper',
      '🚦 contacts v3 → prod: 10 % of traffic, asked for by Ada Lovelace',
    ])
      expect(text).toContain(fact);
    expect(JSON.stringify(blocks)).toContain('Roll Back to v2');
  });

  it.each([
    [
      'in another channel',
      { channel_id: 'C0RANDOM' },
      'Deployments are asked for in <#C0DEPLOYS>',
      'wrong-channel',
      'U0ADA',
    ],
    [
      'by somebody the catalogue does not know',
      { user_id: 'U0EVE' },
      'I do not know you yet',
      'not-a-member',
      'U0EVE',
    ],
  ])('%s is refused', async (_, fields, words, code, by) => {
    const { type, calls, refused } = bot();
    expect((await type('contacts prod', fields)).text).toContain(words);
    expect(calls).toEqual([]);
    expect(refused).toMatchObject([{ code, by }]);
  });

  it.each([
    ['a guest', { is_restricted: true }],
    ['a single-channel guest', { is_ultra_restricted: true }],
    ['a bot', { is_bot: true }],
    ['a deactivated account', { deleted: true }],
    ['a stranger', { is_stranger: true }],
    ['a member of another workspace', { team_id: 'T0OTHER' }],
  ])('%s is refused', async (_, account) => {
    slack.state.users.U0ADA = { ...member, ...account };
    const { type, calls, refused } = bot();
    expect((await type('contacts prod')).text).toContain('Only full members of this workspace');
    expect(calls).toEqual([]);
    expect(refused.map((it) => it.code)).toEqual(['outsider']);
  });

  it('does nothing when Slack does not say who somebody is', async () => {
    slack.state.fault = () => ({ error: 'internal_error' });
    const { type, calls, refused } = bot();
    expect((await type('contacts prod')).text).toContain(
      'I could not check with Slack who you are',
    );
    expect(calls).toEqual([]);
    expect(refused.map((it) => it.code)).toEqual(['identity-unknown']);
  });

  it('asks Slack once a minute about a person', async () => {
    const { type } = bot();
    await type('status');
    await type('status');
    expect(slack.state.calls.map((it) => it.method)).toEqual(['users.info']);
  });

  it('says so when something breaks, and logs no secret and no text', async () => {
    const { type, lines } = bot({
      requestDeployment: async () =>
        Promise.reject(new Error('boom xoxb-planted-token\nforged line')),
    });
    const { text } = await type('contacts prod reason: private-words');
    expect(text).toContain(
      'I cannot say whether that worked. /deploy status shows what is true now.',
    );
    expect(lines.join()).toContain('boom xox… forged line');
    expect(lines.join()).not.toMatch(/planted-token|private-words|8f742231/);
  });

  it('answers in time even when the orchestrator does not', async () => {
    const never = new Promise<never>(() => undefined);
    const { type } = bot({ requestDeployment: () => never }, { answerWithinMs: 20 });
    expect((await type('contacts prod')).text).toContain('Please do not ask twice');
  });
});

describe('/oncall', () => {
  it.each(['', 'contacts'])('"%s" names the person and the end of the turn', async (text) => {
    const { type } = bot();
    const answer = await type(text, { command: '/oncall' });
    expect(answer.text).toMatch(
      /^contacts: (Grace Hopper|Margaret Hamilton) is on call until 2026-11-\d\d 09:00 UTC$/,
    );
  });

  it('knows near names', async () => {
    const { type, refused } = bot();
    const { text } = await type('contcats', { command: '/oncall' });
    expect(text).toBe('I do not know a service contcats. Did you mean /oncall contacts?');
    expect(refused).toEqual([
      { code: 'unknown-service', by: 'ada', facts: { service: 'contcats' } },
    ]);
  });
});

describe('the buttons of a card', () => {
  const value = `${deploymentId}:${planHash}`;

  it('Approve hands on exactly what was on the card', async () => {
    const { click, calls, refused } = bot();
    const [answer, ...more] = await click('deployment:approve', value);
    expect(answer).toMatchObject({
      response_type: 'ephemeral',
      replace_original: false,
      text: 'You approved contacts v3 in prod. It starts now.',
    });
    expect(more).toEqual([]);
    expect(calls).toEqual([
      { name: 'decide', argument: { deploymentId, planHash, decision: 'approve', by: 'grace' } },
    ]);
    expect(refused).toEqual([]);
  });

  it('a second Approve is told so, kindly', async () => {
    let decided = false;
    const { click, refused } = bot({
      decide: async ({ decision, by }) => {
        const at = '2026-11-20T10:30:00.000Z';
        if (decided) return { kind: 'refused', code: 'already-decided', decision, by, at };
        decided = true;
        return { kind: 'decided', decision, deployment: deployments.approved };
      },
    });
    await click('deployment:approve', value);
    const [answer] = await click('deployment:approve', value);
    expect(answer?.text).toBe('You already approved this at 10:30 UTC; once is enough.');
    expect(refused).toEqual([{ code: 'already-decided', by: 'grace', facts: { deploymentId } }]);
  });

  it('the requester may not approve', async () => {
    const { click, refused } = bot({
      decide: async () => ({ kind: 'refused', code: 'own-request' }),
    });
    const [answer] = await click('deployment:approve', value, { user: 'U0ADA' });
    expect(answer?.text).toBe('You asked for this deployment, so someone else must approve it.');
    expect(refused).toMatchObject([{ code: 'own-request', by: 'ada' }]);
  });

  it('Reject, Cancel and Roll Back', async () => {
    const { click, calls } = bot();
    expect((await click('deployment:reject', value))[0]?.text).toContain(
      'You rejected contacts v3',
    );
    await click('deployment:cancel', value, { user: 'U0ADA' });
    await click('deployment:roll-back', `${deploymentId}:`, { user: 'U0ADA' });
    expect(calls.map(({ name, argument }) => [name, argument])).toEqual([
      ['decide', { deploymentId, planHash, decision: 'reject', by: 'grace' }],
      ['requestStop', { deploymentId, by: 'ada' }],
      ['requestStop', { deploymentId, by: 'ada' }],
    ]);
  });

  it.each(['', 'x', '../:hash', `${deploymentId}:a:b`])(
    'an altered value "%s" does nothing',
    async (odd) => {
      const { click, calls, refused } = bot();
      const [answer] = await click('deployment:approve', odd);
      expect(answer?.text).toContain('I could not read that button');
      expect(calls).toEqual([]);
      expect(refused.map((it) => it.code)).toEqual(['unreadable-button']);
    },
  );

  it('do nothing for guests, strangers or in another channel', async () => {
    slack.state.users.U0MARGARET = { ...member, is_restricted: true };
    const { click, calls, refused } = bot();
    await click('deployment:approve', value, { user: 'U0EVE' });
    await click('deployment:approve', value, { user: 'U0MARGARET' });
    await click('deployment:approve', value, { channel: 'C0RANDOM' });
    expect(calls).toEqual([]);
    expect(refused.map((it) => it.code)).toEqual(['not-a-member', 'outsider', 'wrong-channel']);
  });

  it('a link button is acknowledged and that is all', async () => {
    const { click, calls } = bot();
    expect(await click('link:logs', 'x')).toEqual([]);
    expect(calls).toEqual([]);
  });

  it('a decision stands although its answer cannot reach Slack', async () => {
    const { handle, calls } = bot();
    const body = click('deployment:approve', value, { responseUrl: 'http://127.0.0.1:1/' });
    expect(await handle(functionUrlEvent(body))).toMatchObject({ statusCode: 200, body: '' });
    expect(calls).toHaveLength(1);
  });
});
