import { describe, expect, it } from '@jest/globals';
import { Named, task, tokenTask, types, world, type Script } from './machine.ts';

/** A function that keeps the tokens it gets. */
function keeper() {
  const tokens: string[] = [];
  const keep: Script = (payload) => {
    const { token } = payload as { token: string };
    tokens.push(token);
    return 'ignored';
  };
  return { tokens, functions: { keep } };
}

const waiting = (more: object = {}) => ({
  StartAt: 'A',
  States: { A: tokenTask('keep', { End: true, ...more }) },
});

describe('a wait for a task token', () => {
  it('ends with what the token brings, not with what the function returns', async () => {
    const { tokens, functions } = keeper();
    const { start, clock, core } = world({ functions });
    const execution = start(waiting());
    await clock.advance(86_400_000);
    expect(execution.status).toBe('RUNNING');

    core.tokens.succeed(tokens[0] ?? '', '{"approved":true}');
    await clock.advance(0);
    expect(execution).toMatchObject({ status: 'SUCCEEDED', output: '{"approved":true}' });
    expect(types(execution.history.events)).toEqual([
      'ExecutionStarted',
      'TaskStateEntered',
      'TaskScheduled',
      'TaskStarted',
      'TaskSubmitted',
      'TaskSucceeded',
      'TaskStateExited',
      'ExecutionSucceeded',
    ]);
  });

  it('fails with the error that SendTaskFailure names', async () => {
    const { tokens, functions } = keeper();
    const { start, clock, core } = world({ functions });
    const execution = start(waiting());
    await clock.advance(1);
    core.tokens.fail(tokens[0] ?? '', 'Mine', 'so');
    await clock.advance(0);
    expect(execution).toMatchObject({ status: 'FAILED', error: 'Mine', cause: 'so' });
  });

  it('fails when the function throws, since nobody may have kept the token', async () => {
    const functions = {
      keep: () => {
        throw new Named('Boom');
      },
    };
    expect(await world({ functions }).run(waiting())).toMatchObject({
      status: 'FAILED',
      error: 'Boom',
    });
  });

  it('takes an answer that is faster than the function', async () => {
    const { tokens, functions } = keeper();
    const slow: Script = async (payload, call) => {
      await functions.keep(payload, call);
      core.tokens.succeed(tokens[0] ?? '', '1');
      return new Promise(() => undefined);
    };
    const { core, run } = world({ functions: { keep: slow } });
    expect(await run(waiting())).toMatchObject({ status: 'SUCCEEDED', output: 1, took: 0 });
  });

  it('times out in sandbox time, and then the token comes too late', async () => {
    const { tokens, functions } = keeper();
    const { run, core } = world({ functions });
    expect(await run(waiting({ TimeoutSeconds: 900 }))).toMatchObject({
      status: 'FAILED',
      error: 'States.Timeout',
      took: 900_000,
    });
    expect(() => core.tokens.succeed(tokens[0] ?? '', '1')).toThrow(
      expect.objectContaining({ name: 'TaskTimedOut' }),
    );
  });

  it('knows four ways in which a token is wrong', async () => {
    const { tokens, functions } = keeper();
    const { start, clock, core } = world({ functions });
    const execution = start(waiting());
    await clock.advance(1);
    const [token = ''] = tokens;
    const error = (act: () => void) => {
      try {
        act();
        return 'none';
      } catch (thrown) {
        return thrown instanceof Error ? thrown.name : 'not an error';
      }
    };
    expect([
      error(() => core.tokens.succeed('!', '1')),
      error(() => core.tokens.succeed('a'.repeat(64), '1')),
      error(() => core.tokens.succeed(token, 'not json')),
      error(() => core.tokens.succeed(token, '1')),
      error(() => core.tokens.succeed(token, '1')),
      error(() => core.tokens.fail(token)),
      error(() => core.tokens.beat(token)),
    ]).toEqual([
      'InvalidToken',
      'TaskDoesNotExist',
      'InvalidOutput',
      'none',
      'TaskTimedOut',
      'TaskTimedOut',
      'TaskTimedOut',
    ]);
    await clock.advance(0);
    expect(execution.status).toBe('SUCCEEDED');
  });

  it('gives a retried task a new token and closes the old one', async () => {
    const { tokens, functions } = keeper();
    const { start, clock, core } = world({ functions });
    const execution = start(
      waiting({
        TimeoutSeconds: 10,
        Retry: [{ ErrorEquals: ['States.Timeout'], IntervalSeconds: 1 }],
      }),
    );
    await clock.advance(11_000);
    const [first = '', second = ''] = tokens;
    expect(first).not.toBe(second);
    expect(() => core.tokens.succeed(first, '1')).toThrow('does not exist anymore');
    core.tokens.succeed(second, '2');
    await clock.advance(0);
    expect(execution).toMatchObject({ status: 'SUCCEEDED', output: '2', transitions: 2 });
  });

  it('lives on heartbeats, which do not lengthen its timeout', async () => {
    const { tokens, functions } = keeper();
    const { start, clock, core } = world({ functions });
    const execution = start(waiting({ HeartbeatSeconds: 10, TimeoutSeconds: 25 }));
    await clock.advance(9000);
    core.tokens.beat(tokens[0] ?? '');
    await clock.advance(9000);
    core.tokens.beat(tokens[0] ?? '');
    await clock.advance(6999);
    expect(execution.status).toBe('RUNNING');
    await clock.advance(1);
    expect(execution).toMatchObject({ status: 'FAILED', error: 'States.Timeout' });
  });

  it('ends when a heartbeat is missed; States.Timeout covers that too', async () => {
    const { functions } = keeper();
    const machine = {
      StartAt: 'A',
      States: {
        A: tokenTask('keep', {
          HeartbeatSeconds: 10,
          TimeoutSeconds: 100,
          Catch: [{ ErrorEquals: ['States.Timeout'], Next: 'B' }],
          Next: 'B',
        }),
        B: { Type: 'Pass', Output: '{% $states.input.Error %}', End: true },
      },
    };
    expect(await world({ functions }).run(machine)).toMatchObject({
      status: 'SUCCEEDED',
      output: 'States.HeartbeatTimeout',
      took: 10_000,
    });
  });

  it('counts sandbox time at any speed, while the time limit of a function counts real time', async () => {
    const { functions } = keeper();
    const endless = { f: () => new Promise(() => undefined) };
    const call = { StartAt: 'A', States: { A: task('f', { TimeoutSeconds: 10, End: true }) } };
    const wait = await world({ functions, speed: 60 }).run(waiting({ TimeoutSeconds: 10 }));
    const compute = await world({ functions: endless, speed: 60 }).run(call);
    expect([wait.took, compute.took]).toEqual([10_000, 600_000]);
  });
});
