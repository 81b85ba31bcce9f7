import { describe, expect, it } from '@jest/globals';
import { Named, task, world, type Script } from './machine.ts';

interface Case {
  readonly story: string;
  readonly machine: object;
  readonly input?: unknown;
  readonly functions?: Record<string, Script>;
  readonly deny?: string[];
  /** A part of { status, output, error, cause, transitions, took }. */
  readonly expected: object;
}

const pass = (more: object = {}) => ({ Type: 'Pass', End: true, ...more });
const one = (state: object) => ({ StartAt: 'A', States: { A: state } });
const ok = (output: unknown) => ({ status: 'SUCCEEDED', output });
const fails: Script = () => {
  throw new Named('Boom');
};

const cases: Case[] = [
  {
    story: 'Pass hands its input on',
    machine: one(pass()),
    input: { a: 1 },
    expected: ok({ a: 1 }),
  },
  {
    story: 'Output is a template: expressions anywhere in it, plain strings untouched',
    machine: one(
      pass({
        Output: { n: '{% $states.input.a + 1 %}', list: ['{% $states.input.a %}', '$x', '{% %'] },
      }),
    ),
    input: { a: 1 },
    expected: ok({ n: 2, list: [1, '$x', '{% %'] }),
  },
  {
    story: 'Output sees the variables of entry, not those that the same state assigns',
    machine: {
      StartAt: 'A',
      States: {
        A: { Type: 'Pass', Assign: { x: 1 }, Next: 'B' },
        B: { Type: 'Pass', Assign: { x: '{% $x + 1 %}' }, Output: '{% $x %}', Next: 'C' },
        C: pass({ Output: ['{% $states.input %}', '{% $x %}'] }),
      },
    },
    expected: ok([1, 2]),
  },
  {
    story: 'a result that is undefined is an error, with the field in its cause',
    machine: one(pass({ Output: '{% $states.input.nothing %}' })),
    expected: {
      status: 'FAILED',
      error: 'States.QueryEvaluationError',
      cause: expect.stringContaining("'Output' returned nothing"),
    },
  },
  {
    story: 'JSONata arrays come out plain',
    machine: one(pass({ Output: '{% $states.input.items[n > 1].n %}' })),
    input: { items: [{ n: 1 }, { n: 2 }, { n: 3 }] },
    expected: ok([2, 3]),
  },
  {
    story: "Step Functions' own functions are there, $eval is not",
    machine: one(
      pass({
        Output: {
          parts: '{% $partition([1,2,3,4,5], 2) %}',
          range: '{% $range(0, 10, 5) %}',
          hash: "{% $hash('a', 'SHA-256') %}",
          parsed: `{% $parse('{"a":1}').a %}`,
          uuid: '{% $length($uuid()) > 0 %}',
          seeded: '{% $random(7) = $random(7) %}',
          millis: '{% $millis() %}',
          now: '{% $now() %}',
        },
      }),
    ),
    expected: ok({
      parts: [[1, 2], [3, 4], [5]],
      range: [0, 5, 10],
      hash: 'ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb',
      parsed: 1,
      uuid: true,
      seeded: true,
      millis: Date.UTC(2026, 0, 2, 3, 4, 5),
      now: '2026-01-02T03:04:05.000Z',
    }),
  },
  {
    story: '$eval is refused',
    machine: one(pass({ Output: "{% $eval('1+1') %}" })),
    expected: { status: 'FAILED', error: 'States.QueryEvaluationError' },
  },
  {
    story: 'the first rule that holds decides, with its own Assign',
    machine: {
      StartAt: 'A',
      States: {
        A: {
          Type: 'Choice',
          Choices: [
            { Condition: '{% $states.input.n > 5 %}', Next: 'B', Assign: { way: 'big' } },
            { Condition: '{% $states.input.n > 1 %}', Next: 'B', Assign: { way: 'middle' } },
          ],
          Default: 'B',
          Assign: { way: 'default' },
        },
        B: pass({ Output: '{% $way %}' }),
      },
    },
    input: { n: 3 },
    expected: ok('middle'),
  },
  {
    story: 'Default takes the Assign of the state',
    machine: {
      StartAt: 'A',
      States: {
        A: {
          Type: 'Choice',
          Choices: [{ Condition: '{% false %}', Next: 'B' }],
          Default: 'B',
          Assign: { way: 'default' },
        },
        B: pass({ Output: '{% $way %}' }),
      },
    },
    expected: ok('default'),
  },
  {
    story: 'no rule and no Default is a fault of the runtime',
    machine: {
      StartAt: 'A',
      States: {
        A: { Type: 'Choice', Choices: [{ Condition: '{% false %}', Next: 'B' }] },
        B: pass(),
      },
    },
    expected: { status: 'FAILED', error: 'States.Runtime' },
  },
  {
    story: 'Wait sleeps on the clock',
    machine: one({ Type: 'Wait', Seconds: '{% $states.input.s %}', End: true }),
    input: { s: 90 },
    expected: { ...ok({ s: 90 }), took: 90_000 },
  },
  {
    story: 'Wait until a time',
    machine: one({ Type: 'Wait', Timestamp: '2026-01-02T03:05:05Z', End: true }),
    expected: { status: 'SUCCEEDED', took: 60_000 },
  },
  {
    story: 'Succeed ends with its Output',
    machine: one({ Type: 'Succeed', Output: { done: '{% $states.input.a %}' } }),
    input: { a: 1 },
    expected: ok({ done: 1 }),
  },
  {
    story: 'Fail ends with its error',
    machine: one({ Type: 'Fail', Error: 'Mine', Cause: "{% 'n=' & $states.input.n %}" }),
    input: { n: 1 },
    expected: { status: 'FAILED', error: 'Mine', cause: 'n=1' },
  },
  {
    story: 'lambda:invoke gives the invocation, Output picks from it',
    machine: one(task('f', { Output: '{% $states.result %}', End: true })),
    functions: { f: (input) => ({ got: input }) },
    input: { a: 1 },
    expected: ok({ ExecutedVersion: '$LATEST', StatusCode: 200, Payload: { got: { a: 1 } } }),
  },
  {
    story: 'a bare function ARN gives the answer itself',
    machine: one({
      Type: 'Task',
      Resource: 'arn:aws:lambda:eu-west-1:000000000000:function:f',
      End: true,
    }),
    functions: { 'arn:aws:lambda:eu-west-1:000000000000:function:f': () => 7 },
    expected: ok(7),
  },
  {
    story: 'a function error has its type as name and its message in the cause',
    machine: one(task('f', { End: true })),
    functions: { f: fails },
    expected: {
      status: 'FAILED',
      error: 'Boom',
      cause: '{"errorMessage":"because","errorType":"Boom"}',
    },
  },
  {
    story: 'a function that died is Lambda.Unknown',
    machine: one(task('f', { End: true })),
    functions: {
      f: () => {
        throw new Named('Sandbox.Timedout');
      },
    },
    expected: { status: 'FAILED', error: 'Lambda.Unknown' },
  },
  {
    story: 'a function that is not there',
    machine: one(task('g', { End: true })),
    expected: { status: 'FAILED', error: 'Lambda.ResourceNotFoundException' },
  },
  {
    story: 'a role that may not call the function',
    machine: one(task('f', { End: true })),
    functions: { f: () => 1 },
    deny: ['function:f'],
    expected: { status: 'FAILED', error: 'Lambda.AWSLambdaException' },
  },
  {
    story: 'retries wait longer each time, up to the maximum, and are billed',
    machine: one(
      task('f', {
        End: true,
        Output: '{% $states.result.Payload %}',
        Retry: [{ ErrorEquals: ['Boom'], IntervalSeconds: 2, BackoffRate: 3, MaxDelaySeconds: 10 }],
      }),
    ),
    functions: { f: (_, { count, at }) => (count < 4 ? fails(undefined, { count, at }) : at) },
    expected: { ...ok(2000 + 6000 + 10_000), transitions: 4 },
  },
  {
    story: 'full jitter draws from the whole delay',
    machine: one(
      task('f', {
        End: true,
        Output: '{% $states.result.Payload %}',
        Retry: [{ ErrorEquals: ['States.ALL'], IntervalSeconds: 8, JitterStrategy: 'FULL' }],
      }),
    ),
    functions: { f: (_, { count, at }) => (count < 2 ? fails(undefined, { count, at }) : at) },
    expected: ok(4000),
  },
  {
    story: 'the first matching retrier decides alone, and MaxAttempts 0 is never',
    machine: one(
      task('f', {
        End: true,
        Retry: [{ ErrorEquals: ['Boom'], MaxAttempts: 0 }, { ErrorEquals: ['States.ALL'] }],
      }),
    ),
    functions: { f: fails },
    expected: { status: 'FAILED', error: 'Boom', took: 0, transitions: 1 },
  },
  {
    story: 'each retrier counts its own attempts',
    machine: one(
      task('f', {
        End: true,
        Retry: [
          { ErrorEquals: ['Odd'], MaxAttempts: 1 },
          { ErrorEquals: ['Even'], MaxAttempts: 1 },
        ],
      }),
    ),
    functions: {
      f: (_, { count }) => {
        throw new Named(count % 2 ? 'Odd' : 'Even');
      },
    },
    expected: { status: 'FAILED', error: 'Odd', transitions: 3 },
  },
  {
    story: 'a catcher has the error, its own Assign and Output; the Assign of the state is not run',
    machine: {
      StartAt: 'A',
      States: {
        A: task('f', {
          Assign: { x: 'own' },
          Catch: [
            {
              ErrorEquals: ['Other'],
              Next: 'B',
            },
            {
              ErrorEquals: ['States.TaskFailed'],
              Assign: { x: '{% $states.errorOutput.Error %}' },
              Output: { input: '{% $states.input %}' },
              Next: 'B',
            },
          ],
          Next: 'B',
        }),
        B: pass({ Output: ['{% $states.input %}', '{% $x %}'] }),
      },
    },
    functions: { f: fails },
    input: 1,
    expected: ok([{ input: 1 }, 'Boom']),
  },
  {
    story: 'a catcher without Output gives the error on',
    machine: {
      StartAt: 'A',
      States: {
        A: task('f', { Catch: [{ ErrorEquals: ['States.ALL'], Next: 'B' }], Next: 'B' }),
        B: pass({ Output: '{% $states.input.Error %}' }),
      },
    },
    functions: { f: fails },
    expected: ok('Boom'),
  },
  {
    story: 'a fault in Output is caught by the same state',
    machine: {
      StartAt: 'A',
      States: {
        A: task('f', {
          Output: '{% $states.result.Payload.nothing %}',
          Catch: [{ ErrorEquals: ['States.QueryEvaluationError'], Next: 'B' }],
          Next: 'B',
        }),
        B: pass({ Output: 'caught' }),
      },
    },
    functions: { f: () => 1 },
    expected: ok('caught'),
  },
  {
    story: 'States.ALL does not catch a payload that is too large',
    machine: {
      StartAt: 'A',
      States: {
        A: task('f', { Catch: [{ ErrorEquals: ['States.ALL'], Next: 'B' }], Next: 'B' }),
        B: pass(),
      },
    },
    functions: { f: () => 'x'.repeat(262_144) },
    expected: { status: 'FAILED', error: 'States.DataLimitExceeded' },
  },
  {
    story: 'the time of a task ends it',
    machine: one(task('f', { TimeoutSeconds: '{% 5 %}', End: true })),
    functions: { f: () => new Promise(() => undefined) },
    expected: { status: 'FAILED', error: 'States.Timeout', took: 5000 },
  },
  {
    story: 'States.TaskFailed does not catch a timeout',
    machine: {
      StartAt: 'A',
      States: {
        A: task('f', {
          TimeoutSeconds: 5,
          Catch: [{ ErrorEquals: ['States.TaskFailed'], Next: 'B' }],
          Next: 'B',
        }),
        B: pass(),
      },
    },
    functions: { f: () => new Promise(() => undefined) },
    expected: { status: 'FAILED', error: 'States.Timeout' },
  },
  {
    story: 'the time of the execution ends it, past every Catch',
    machine: {
      ...one(task('f', { Catch: [{ ErrorEquals: ['States.ALL'], Next: 'A' }], End: true })),
      TimeoutSeconds: 60,
    },
    functions: { f: () => new Promise(() => undefined) },
    expected: { status: 'TIMED_OUT', error: 'States.Timeout', took: 60_000 },
  },
  {
    story: 'branches of a Parallel run side by side and read, but keep, variables',
    machine: {
      StartAt: 'V',
      States: {
        V: { Type: 'Pass', Assign: { outer: 1 }, Next: 'A' },
        A: {
          Type: 'Parallel',
          Arguments: { from: '{% $states.input %}' },
          Branches: [
            {
              StartAt: 'W',
              States: {
                W: { Type: 'Wait', Seconds: 10, Assign: { inner: 2 }, Next: 'O' },
                O: pass({ Output: '{% $outer + $inner %}' }),
              },
            },
            { StartAt: 'W', States: { W: { Type: 'Wait', Seconds: 10, End: true } } },
          ],
          Output: ['{% $states.result %}', '{% $exists($inner) %}'],
          End: true,
        },
      },
    },
    input: 'in',
    expected: { ...ok([[3, { from: 'in' }], false]), took: 10_000 },
  },
  {
    story: 'a branch that fails stops the others and is caught by its error',
    machine: {
      StartAt: 'A',
      States: {
        A: {
          Type: 'Parallel',
          Branches: [
            { StartAt: 'W', States: { W: { Type: 'Wait', Seconds: 1000, End: true } } },
            { StartAt: 'F', States: { F: { Type: 'Fail', Error: 'Mine', Cause: 'so' } } },
          ],
          Catch: [{ ErrorEquals: ['Mine'], Next: 'B' }],
          Next: 'B',
        },
        B: pass(),
      },
    },
    expected: { ...ok({ Error: 'Mine', Cause: 'so' }), took: 0 },
  },
  {
    story: 'States.BranchFailed also stands for a branch that failed',
    machine: {
      StartAt: 'A',
      States: {
        A: {
          Type: 'Parallel',
          Branches: [{ StartAt: 'F', States: { F: { Type: 'Fail', Error: 'Mine' } } }],
          Catch: [{ ErrorEquals: ['States.BranchFailed'], Next: 'B', Output: 'caught' }],
          Next: 'B',
        },
        B: pass(),
      },
    },
    expected: ok('caught'),
  },
  {
    story: 'Map runs its processor for each item, a few at a time, results in order',
    machine: one({
      Type: 'Map',
      Items: '{% $states.input.seconds %}',
      ItemSelector: {
        s: '{% $states.context.Map.Item.Value %}',
        i: '{% $states.context.Map.Item.Index %}',
      },
      MaxConcurrency: 2,
      ItemProcessor: {
        StartAt: 'W',
        States: {
          W: {
            Type: 'Wait',
            Seconds: '{% $states.input.s %}',
            Output: '{% $states.input.i %}',
            End: true,
          },
        },
      },
      End: true,
    }),
    input: { seconds: [30, 10, 10] },
    expected: { ...ok([0, 1, 2]), took: 30_000, transitions: 4 },
  },
  {
    story: 'an empty Map gives an empty list',
    machine: one({
      Type: 'Map',
      ItemProcessor: { StartAt: 'P', States: { P: pass() } },
      End: true,
    }),
    input: [],
    expected: ok([]),
  },
  {
    story: 'a loop without an end meets the limit of the history',
    machine: {
      StartAt: 'A',
      States: {
        A: { Type: 'Pass', Next: 'B' },
        B: { Type: 'Choice', Choices: [{ Condition: '{% true %}', Next: 'A' }] },
      },
    },
    expected: {
      status: 'FAILED',
      error: 'States.Runtime',
      cause: 'The execution reached the maximum number of history events (25000).',
    },
  },
];

describe('machines', () => {
  it.each(cases)('$story', async ({ machine, input, functions, deny, expected }) => {
    expect(await world({ functions, deny }).run(machine, input)).toMatchObject(expected);
  });
});
