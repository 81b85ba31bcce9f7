import type { Mutant } from '../mutant.ts';

const ingress = 'bot/slack/ingress.ts';

/** Who and what is let in. */
export const doorMutants: readonly Mutant[] = [
  {
    name: 'the signature is not checked',
    file: 'bot/slack/signature.ts',
    find: "return timingSafeEqual(Buffer.from(expected), Buffer.from(signature)) ? undefined : 'mismatch';",
    replace: 'void timingSafeEqual; void expected; return undefined;',
    caughtBy: ['I24'],
    breaks: 'anybody is everybody',
  },
  {
    name: 'the age of a request is not checked',
    file: 'bot/slack/signature.ts',
    find: "if (Math.abs(nowMs / 1000 - Number(timestamp)) > freshnessSeconds) return 'stale';",
    replace: 'void nowMs;',
    caughtBy: ['I24'],
    breaks: 'a request that somebody kept works for ever',
  },
  {
    name: 'a replay is not noticed',
    file: ingress,
    find: "if (!(await keepers.rememberSignature(signature))) return refuse(401, 'replayed');",
    replace: 'void keepers.rememberSignature;',
    caughtBy: ['I24'],
    breaks: 'a request that somebody overheard works twice',
  },
  {
    name: 'the workspace is not checked',
    file: ingress,
    find: "if (origin.kind === 'request' && origin.team !== keepers.team)",
    replace: "if (origin.kind === 'request' && origin.team === '')",
    caughtBy: ['I24'],
    breaks: "another company's people deploy",
  },
  {
    name: 'the app is not checked',
    file: ingress,
    find: "if (origin.kind === 'request' && origin.app !== secret.appId)",
    replace: "if (origin.kind === 'request' && origin.app === '')",
    caughtBy: ['I24'],
    breaks: "another app's requests count",
  },
  {
    name: 'the channel is not checked',
    file: 'bot/door.ts',
    find: 'if (!anyChannel && !isHome(channel, catalogue.slack))',
    replace: "if (!anyChannel && !isHome(channel, catalogue.slack) && channel === '')",
    caughtBy: ['I24'],
    breaks: 'people deploy where nobody sees it',
  },
  {
    name: 'strangers are let in',
    file: 'bot/door.ts',
    find: 'const key = personOf(user, catalogue.people);',
    replace: "const key = personOf(user, catalogue.people) ?? 'ada';",
    also: [
      {
        file: 'bot/door.ts',
        find: "return { kind: 'refused', code: 'identity-unknown' };",
        replace: "return { kind: 'person', key };",
      },
    ],
    caughtBy: ['I24'],
    breaks: 'people deploy whom nobody knows; Slack is asked once more',
  },
  {
    name: 'guests and people who left are let in',
    file: 'bot/door.ts',
    find: "return { kind: 'refused', code: 'outsider' };",
    replace: "return { kind: 'person', key };",
    caughtBy: ['I6', 'I24'],
    breaks: 'people decide who do not belong to the company any more',
  },
];
