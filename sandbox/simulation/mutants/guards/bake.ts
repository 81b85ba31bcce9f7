import type { Mutant } from '../mutant.ts';

const noStopInPromote = {
  file: 'orchestrator/steps/promote.ts',
  find: "if (await tools.decisions.readStop(deploymentId)) return { kind: 'failed' };",
  replace: '',
} as const;

/** The time in which a new version is watched, and what ends it. */
export const bakeMutants: readonly Mutant[] = [
  {
    name: 'the bake takes no time',
    file: 'orchestrator/deployment/timers.ts',
    find: 'bakeSeconds: bakeMinutes * 60,',
    replace: 'bakeSeconds: Math.min(1, bakeMinutes),',
    caughtBy: ['I14'],
    breaks: 'the old tasks go before anybody has looked',
  },
  {
    name: 'the bake is judged by the present alone',
    file: 'orchestrator/deployment/judge-bake-window.ts',
    find: 'const rang = alarmsThatRang(window.changes, window.since).filter(({ name }) =>',
    replace: 'const rang = alarmsThatRang([], window.since).filter(({ name }) =>',
    caughtBy: ['I13'],
    breaks: 'an alarm that rang between two looks is overlooked',
  },
  {
    name: 'an alarm without data counts as quiet',
    file: 'orchestrator/deployment/judge-bake-window.ts',
    find: "return reasons.length > 0 ? { kind: 'inconclusive', reasons } : now;",
    replace: "return reasons.length > 1_000 ? { kind: 'inconclusive', reasons } : now;",
    caughtBy: ['I13'],
    breaks: 'nobody knows what an alarm would have seen',
  },
  {
    name: 'a second bake without an answer passes',
    file: 'orchestrator/steps/judge-bake.ts',
    find: "verdict.kind === 'inconclusive' ? { kind: 'fail', reasons: verdict.reasons } : verdict;",
    replace: "verdict.kind === 'inconclusive' ? { kind: 'pass' } : verdict;",
    also: [
      {
        file: 'orchestrator/steps/promote.ts',
        find: "if (verdict.kind !== 'pass') return refuse(tools, deploymentId, verdict);",
        replace: "if (verdict.kind === 'fail') return refuse(tools, deploymentId, verdict);",
      },
    ],
    caughtBy: ['I13', 'I14'],
    breaks: 'unknown counts as good in the end; promote looks once more',
  },
  {
    name: 'a bake that cannot be judged passes',
    file: 'state-machines/deployment.asl.json',
    find: `        {
          "Condition": "{% $states.input.kind = 'inconclusive' %}",
          "Next": "AwaitBake"
        }`,
    replace: `        {
          "Condition": "{% $states.input.kind = 'inconclusive' %}",
          "Next": "Promote"
        }`,
    also: [
      {
        file: 'orchestrator/steps/promote.ts',
        find: "if (verdict.kind !== 'pass') return refuse(tools, deploymentId, verdict);",
        replace: "if (verdict.kind === 'fail') return refuse(tools, deploymentId, verdict);",
      },
      {
        file: 'orchestrator/deployment/choose-outcome.ts',
        find: "deployment.phase !== 'promoting' || deployment.bake?.verdict?.kind !== 'pass'",
        replace: "deployment.phase !== 'promoting'",
      },
    ],
    caughtBy: ['I13', 'I14'],
    breaks:
      'unknown counts as good at once; promote looks once more, and the outcome asks for the verdict',
  },
  {
    name: 'a bake without enough requests passes',
    file: 'orchestrator/routines/judge-requests.ts',
    find: "if (requests >= minimum) return { kind: 'pass' };",
    replace: "if (requests >= minimum || requests >= 0) return { kind: 'pass' };",
    caughtBy: ['I14'],
    breaks: 'quiet alarms of a version that nobody has used say nothing',
  },
  {
    name: 'promoted in spite of a stop',
    ...noStopInPromote,
    also: [
      {
        file: 'orchestrator/steps/judge-bake.ts',
        find: 'if (stop) return { kind: ',
        replace: 'if (stop && !stop.at) return { kind: ',
      },
      {
        file: 'orchestrator/deployment/judge-lifecycle.ts',
        find: "return seen.stop ? { kind: 'failed', cause: { kind: 'person', by: seen.stop.by } } : undefined;",
        replace: 'return undefined;',
      },
      {
        file: 'orchestrator/deployment/waits.ts',
        find: `  'shift',
  'bake',
  'bake-2',
];
/** How`,
        replace: `];
/** How`,
      },
    ],
    caughtBy: ['I5'],
    breaks:
      'a person said stop; the wait is answered at once, the reconciler sees it, the bake and promote ask for it',
  },
];
