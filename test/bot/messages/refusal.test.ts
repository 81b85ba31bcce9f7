import { describe, expect, it } from '@jest/globals';
import type { DoorRefusal } from '../../../bot/door.ts';
import { wordRefusal, type Asked } from '../../../bot/messages/refusal.ts';
import type { Refusal } from '../../../orchestrator/client.ts';
import { catalogue } from '../support/deployments.ts';

type Any = Refusal | DoorRefusal;

const at = '2026-11-20T10:42:10.000Z';
const holder = {
  deploymentId: 'contacts-prod-1',
  requester: 'grace',
  version: 'v2',
  phase: 'shifting',
  requestedAt: at,
} as const;
const asked: Asked = { by: 'ada', service: 'contacts', environment: 'prod', version: 'v2' };
const prod = { service: 'contacts', environment: 'prod' };

/** One entry for each code: a missing one does not compile. */
const worded: {
  [Code in Any['code']]: [Omit<Extract<Any, { code: Code }>, 'kind' | 'code'>, string][];
} = {
  'too-fast': [[{ seconds: 4, noted: false }, 'Please try again in 4 s.']],
  'wrong-channel': [[{ channel: 'C0DEPLOYS' }, 'Deployments are asked for in <#C0DEPLOYS>']],
  outsider: [[{}, 'Only full members of this workspace']],
  'identity-unknown': [[{}, 'I could not check with Slack who you are']],
  'unreadable-button': [[{}, 'I could not read that button']],
  'not-a-member': [[{}, 'I do not know you yet']],
  'not-a-deployer': [
    [
      { service: 'contacts', deployers: ['grace', 'margaret'] },
      'You may not deploy *contacts*. <@U0GRACE> or <@U0MARGARET> can.',
    ],
  ],
  'unknown-service': [
    [
      { given: 'contcats', known: ['contacts'] },
      'I do not know a service `contcats`. Did you mean `/deploy contacts prod v2`?',
    ],
    [{ given: 'zzz', known: ['contacts'] }, 'I do not know a service `zzz`. I know `contacts`.'],
  ],
  'unknown-environment': [
    [
      { service: 'contacts', given: 'prd', known: ['staging', 'prod'] },
      '`prd` is not an environment of *contacts*. Did you mean `/deploy contacts prod v2`?',
    ],
    [
      { service: 'contacts', given: '`<!here>', known: ['staging', 'prod'] },
      "`'&lt;!here&gt;` is not an environment of *contacts*. I know `staging` and `prod`.",
    ],
  ],
  'unknown-version': [
    [
      { service: 'contacts', given: 'v22', known: ['v1', 'v2'] },
      '*contacts* has no version `v22`. Did you mean `/deploy contacts prod v2`?',
    ],
    [
      { service: 'contacts', given: 'v9', known: [] },
      '*contacts* has no version `v9`. There is none yet.',
    ],
  ],
  'in-progress': [
    [
      { holder, replaceable: false },
      'A deployment is already running there: `v2`, asked for by <@U0GRACE>',
    ],
    [{ holder, replaceable: true }, 'is waiting for approval there. You can replace it by yours'],
  ],
  'on-hold': [
    [{ owner: 'grace', reason: 'incident 7', since: at }, 'This is on hold by <@U0GRACE>'],
  ],
  frozen: [[{ until: at, reason: 'Black Friday' }, '“Black Friday”']],
  'already-running': [
    [{ ...prod, version: 'v2' }, '`v2` already serves all of *contacts* in *prod*'],
  ],
  'unknown-deployment': [[{}, 'I have no record of that deployment']],
  'own-request': [[{}, 'You asked for this deployment, so someone else must approve it.']],
  'not-an-approver': [
    [{ approvers: ['grace', 'margaret'] }, 'Only <@U0GRACE> or <@U0MARGARET> can decide this one.'],
  ],
  'already-decided': [
    [{ decision: 'approve', by: 'ada', at }, 'You already approved this at'],
    [{ decision: 'reject', by: 'grace', at }, '<@U0GRACE> already rejected this at'],
    [{ decision: 'expire', by: 'step:await-approval', at }, 'This request expired at'],
  ],
  'approval-expired': [
    [{ expiredAt: at }, 'This request expired at <!date^1795171330^{time}|10:42 UTC>.'],
  ],
  'plan-changed': [[{}, 'The plan is no longer the one on that card']],
  'not-awaiting-approval': [
    [{ phase: 'baking' }, 'is not waiting for approval (it is watching the alarms)'],
  ],
  'already-settled': [[{ outcome: 'ROLLED_BACK' }, 'already over: rolled back.']],
  'nothing-open': [
    [{}, 'Nothing is being deployed right now'],
    [prod, 'Nothing is being deployed for *contacts* in *prod* right now'],
  ],
  ambiguous: [
    [{ open: [holder] }, 'Which one? `/deploy cancel contacts-prod-1` (`v2`, by <@U0GRACE>)'],
  ],
  'no-earlier-version': [[prod, 'has no earlier version that succeeded there']],
  'start-failed': [[{}, 'I could not start it, and nothing is held']],
};

const cases = Object.entries(worded).flatMap(([code, examples]) =>
  examples.map(([facts, words]) => ({ refusal: { kind: 'refused', code, ...facts }, words })),
);

describe('every refusal', () => {
  it.each(cases)('$refusal.code: $words', ({ refusal, words }) => {
    // The table above is checked code by code; Object.entries forgets that.
    const sentence = wordRefusal(refusal as Any, asked, catalogue);
    expect(sentence).toContain(words);
    expect(sentence).toMatch(/[.?)!]$/);
    expect(sentence).not.toMatch(/undefined|\[object/);
  });
});
