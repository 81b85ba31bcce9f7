import type { Mutant } from '../mutant.ts';

const gate = 'orchestrator/deployment/judge-admission.ts';

/** The last looks before production traffic moves. */
export const gateMutants: readonly Mutant[] = [
  {
    name: 'traffic is admitted after a no',
    file: 'orchestrator/deployment/judge-decision.ts',
    find: `  if (decision?.kind === 'reject') return { kind: 'rejected' };
`,
    replace: '',
    also: [
      {
        file: 'orchestrator/deployment/judge-decision.ts',
        find: "if (decision?.kind !== 'approve') return [...doubts, 'nobody approved'];",
        replace: "if (!decision) return [...doubts, 'nobody approved'];",
      },
    ],
    caughtBy: ['I7'],
    breaks: 'the answer was no; the gate asks for a yes once more',
  },
  {
    name: 'the gate says yes to a deployment that is not ours',
    file: 'orchestrator/routines/hook.ts',
    find: "found.kind === 'Succeeded' || found.kind === 'rollback' ? 'Succeeded' : 'Failed',",
    replace: "found.kind === 'Failed' ? 'Failed' : 'Succeeded',",
    caughtBy: ['I7', 'I8', 'I18'],
    breaks: 'a deployment that has ended, or that nobody asked for, gets traffic',
  },
  {
    name: 'a hook that breaks lets traffic in',
    file: 'orchestrator/routines/hook.ts',
    find: "await report('Failed');",
    replace: "await report('Succeeded' as 'Failed');",
    caughtBy: ['I7', 'I8', 'I13', 'I17'],
    breaks: 'what could not be checked counts as good',
  },
  {
    name: 'the smoke test does not count',
    file: gate,
    find: "...(deployment.smokeTest?.verdict.kind === 'pass' ? [] : ['the smoke test has not passed']),",
    replace: '',
    also: [
      {
        file: 'orchestrator/steps/smoke-test.ts',
        find: `  return verdict.kind === 'pass' ? 'Succeeded' : 'Failed';
}

async function ask(`,
        replace: `  return 'Succeeded';
}

async function ask(`,
      },
    ],
    caughtBy: ['I13'],
    breaks: 'a version that fails its smoke test gets traffic; the hook and the gate each stop it',
  },
  {
    name: 'nobody looks for what a hand has changed',
    file: 'orchestrator/deployment/judge-hand-changes.ts',
    find: '  return [\n    ...present.filter',
    replace: '  if (present.length < 99) return [];\n  return [\n    ...present.filter',
    caughtBy: ['I14', 'I18'],
    breaks: 'a bake without a way back counts like any other',
  },
  {
    name: "CodeDeploy's settings are not read",
    file: 'orchestrator/deployment/plan-deployment.ts',
    find: '...settingsProblems(facts.settings, facts.strategy, environment, plan.alarms),',
    replace:
      '...settingsProblems(facts.settings, facts.strategy, environment, plan.alarms).slice(0, 0),',
    caughtBy: ['I4', 'I14'],
    breaks: 'what CodeDeploy does is not what was approved',
  },
  {
    name: 'a tag in the task definition',
    file: 'orchestrator/deployment/plan-deployment.ts',
    find: 'const image = imageByDigest(present, request.digest);',
    replace:
      'const image = `${imageByDigest(present, request.digest).split("@")[0]}:${request.version}`;',
    caughtBy: ['I3'],
    breaks: 'what runs is whatever the tag names by then',
  },
];
