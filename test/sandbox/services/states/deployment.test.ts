import { readFileSync } from 'node:fs';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { substitute } from '../../../../sandbox/services/states/resources.ts';
import { Named, world, type Script } from './machine.ts';

const text = readFileSync('state-machines/deployment.asl.json', 'utf8');
/** Every `${SomethingFunction}` by a function named `Something`. */
const functionNames = [...text.matchAll(/\$\{(\w+)Function\}/g)].map(([, name = '']) => name);
const definition = z
  .looseObject({})
  .parse(
    JSON.parse(
      substitute(
        text,
        Object.fromEntries(functionNames.map((name) => [`${name}Function`, name] as const)),
      ),
    ),
  );

const minute = 60_000;
const day = 24 * 60 * minute;
const timers = {
  approvalSeconds: 3600,
  migrationSeconds: 600,
  installSeconds: 900,
  shiftSeconds: 600,
  bakeSeconds: 900,
  completionSeconds: 1800,
  rollbackSeconds: 1800,
};
const waitInput = z.object({ wait: z.string().default('approval'), token: z.string() });

/** When each wait is answered, and with what; a wait that is not here is answered by nobody. */
type Answers = Readonly<Record<string, { afterMs: number; kind: string }>>;

const good: Answers = {
  approval: { afterMs: 10 * minute, kind: 'approved' },
  migration: { afterMs: minute, kind: 'succeeded' },
  install: { afterMs: 3 * minute, kind: 'ready' },
  shift: { afterMs: 5 * minute, kind: 'shifted' },
  completion: { afterMs: 2 * minute, kind: 'completed' },
  rollback: { afterMs: 2 * minute, kind: 'rolled-back' },
};

const without = (wait: string): Answers =>
  Object.fromEntries(Object.entries(good).filter(([name]) => name !== wait));

const settled =
  (outcome: string): Script =>
  () => ({ outcome });

/** Runs the project's own state machine on functions that only say what they are told to. */
async function deploy({
  answers = good,
  script = {},
  bakeSeconds = timers.bakeSeconds,
  for: ms = 10 * day,
}: {
  answers?: Answers;
  script?: Record<string, Script>;
  bakeSeconds?: number;
  for?: number;
} = {}) {
  const wait: Script = (payload) => {
    const { wait: name, token } = waitInput.parse(payload);
    const answer = answers[name];
    if (!answer) return null;
    clock.after(answer.afterMs, () => {
      core.tokens.succeed(token, JSON.stringify({ kind: answer.kind }));
    });
    return null;
  };
  const { core, clock, run, calls } = world({
    functions: {
      Plan: () => ({ kind: 'needs-approval', timers: { ...timers, bakeSeconds } }),
      AwaitApproval: wait,
      Recheck: () => ({ kind: 'proceed' }),
      RegisterRevision: () => ({ kind: 'registered' }),
      StartMigration: () => ({ kind: 'started' }),
      StartDeployment: () => ({ kind: 'started' }),
      AwaitChange: wait,
      JudgeBake: () => ({ kind: 'pass', next: { wait: 'bake-2', seconds: 300 } }),
      Promote: () => ({ kind: 'promoted' }),
      RollBack: () => ({ kind: 'stopping', countingSeconds: 60 }),
      Verify: () => ({ kind: 'verified' }),
      Settle: settled('SUCCEEDED'),
      ...script,
    },
  });
  const result = await run(definition, { deploymentId: 'd-1' }, ms);
  const states = result.execution.visits.map(({ state }) => state);
  return { ...result, states, calls, view: core.view(result.execution.arn) };
}

describe("the project's state machine", () => {
  const happy = [
    ['Plan', 'PlanKind', 'AwaitApproval', 'Recheck', 'RecheckKind', 'RegisterRevision'],
    ['StartMigration', 'MigrationNeeded', 'AwaitMigration', 'MigrationKind'],
    ['StartDeployment', 'StartKind', 'AwaitInstall', 'InstallKind', 'AwaitShift', 'ShiftKind'],
    ['AwaitBake', 'JudgeBake', 'BakeKind', 'Promote', 'PromoteKind'],
    ['AwaitCompletion', 'CompletionKind', 'Verify', 'Settle', 'Settled'],
  ].flat();
  let gone: Awaited<ReturnType<typeof deploy>>;
  beforeEach(async () => {
    gone = await deploy();
  });

  it('goes from plan to settled, waiting only where it waits', () => {
    expect(gone).toMatchObject({
      status: 'SUCCEEDED',
      output: { outcome: 'SUCCEEDED' },
      took: (10 + 1 + 3 + 5 + 15 + 2) * minute,
      states: happy,
    });
  });

  it('is billed fewer than 40 transitions, the same for 15 minutes and 24 hours of bake', async () => {
    expect(gone.transitions).toBeLessThan(40);
    const long = await deploy({ bakeSeconds: day / 1000 });
    expect(long.transitions).toBe(gone.transitions);
    expect(long.took - gone.took).toBe(day - 15 * minute);
  });

  it('is drawn in the order of its happy path', () => {
    expect(gone.view.states.slice(0, happy.length).map(({ name }) => name)).toEqual(happy);
    expect(gone.view.states.slice(0, happy.length).every((state) => state.status === 'done')).toBe(
      true,
    );
  });

  it('settles without touching anything when the re-check says no, also after the time to answer', async () => {
    const { states, took } = await deploy({
      answers: without('approval'),
      script: { Recheck: () => ({ kind: 'expired' }), Settle: settled('EXPIRED') },
    });
    expect(states.slice(2)).toEqual([
      'AwaitApproval',
      'Recheck',
      'RecheckKind',
      'Settle',
      'Settled',
    ]);
    expect(took).toBe(3600_000);
  });

  it('rolls back when the bake is answered before its time', async () => {
    const { states, output, calls } = await deploy({
      answers: { ...good, bake: { afterMs: 4 * minute, kind: 'alarm' } },
      script: { Settle: settled('ROLLED_BACK') },
    });
    expect(states.slice(states.indexOf('AwaitBake'))).toEqual([
      'AwaitBake',
      'RollBack',
      'RollBackKind',
      'AwaitRollback',
      'LetMetricsArrive',
      'Verify',
      'Settle',
      'Settled',
    ]);
    expect(output).toEqual({ outcome: 'ROLLED_BACK' });
    expect(calls.find(({ name }) => name === 'RollBack')?.payload).toEqual({
      deploymentId: 'd-1',
      from: { wait: 'bake', kind: 'alarm' },
    });
  });

  it('bakes once more when the verdict is inconclusive', async () => {
    const { states, took } = await deploy({
      script: {
        JudgeBake: (_, { count }) => ({
          kind: count === 1 ? 'inconclusive' : 'pass',
          next: { wait: 'bake-2', seconds: 300 },
        }),
      },
    });
    expect(states.filter((state) => state === 'AwaitBake')).toHaveLength(2);
    expect(took - gone.took).toBe(300_000);
  });

  it('rolls back when green is never ready', async () => {
    const { states, calls } = await deploy({ answers: without('install') });
    expect(states).toContain('RollBack');
    expect(states).not.toContain('AwaitShift');
    expect(calls.find(({ name }) => name === 'RollBack')?.payload).toMatchObject({
      from: { wait: 'install', kind: 'timeout' },
    });
  });

  it.each([...new Set(functionNames)].filter((name) => name !== 'Settle'))(
    'settles also when %s is broken for good',
    async (broken) => {
      const { status, states } = await deploy({
        script: {
          [broken]: () => {
            throw new Named('InvalidInput');
          },
        },
      });
      expect(status).toBe('SUCCEEDED');
      expect(states.slice(-2)).toEqual(['Settle', 'Settled']);
    },
  );

  it.each([...new Set(functionNames)])(
    'settles, or tells the janitor, when %s answers what nobody can read (F29)',
    async (strange) => {
      const nonsense: readonly Script[] = [
        () => null,
        () => 'a text',
        () => ({ kind: { deep: [] } }),
      ];
      for (const answer of nonsense) {
        const { status, states } = await deploy({ script: { [strange]: answer } });
        const reachedSettle = states.includes('Settle');
        expect([strange, reachedSettle || status === 'FAILED']).toEqual([strange, true]);
        expect(status).not.toBe('RUNNING');
      }
    },
  );

  it('rides out an outage of a step', async () => {
    const { status, states } = await deploy({
      script: {
        StartDeployment: (_, { count }) => {
          if (count < 5) throw new Named('RetryableFault');
          return { kind: 'started' };
        },
      },
    });
    expect(status).toBe('SUCCEEDED');
    expect(states).toEqual(happy);
  });

  it('fails, for the janitor to hear, when settle itself cannot', async () => {
    const { status, error } = await deploy({
      script: {
        Settle: () => {
          throw new Named('InvalidInput');
        },
      },
    });
    expect([status, error]).toEqual(['FAILED', 'Unsettled']);
  });
});
