import { describe, expect, it } from '@jest/globals';
import type * as sfn from '@aws-sdk/client-sfn';
import type { Caller } from '../../../../sandbox/endpoint/service.ts';
import { task, types, world } from './machine.ts';

const root: Caller = {
  account: '000000000000',
  region: 'eu-west-1',
  principal: { kind: 'root' },
};

const waits = { StartAt: 'A', States: { A: { Type: 'Wait', Seconds: 60, End: true } } };

const named = (name: string) => expect.objectContaining({ name });

describe('executions', () => {
  it('are started once for a name and an input, while they run', async () => {
    const { core, put, clock, emitted } = world();
    const { arn } = put(waits);
    const start = (input: string) => core.start({ stateMachineArn: arn, name: 'd-1', input });

    const first = start('{"a":1}');
    expect(start('{"a":1}')).toBe(first);
    expect(() => start('{"a": 1}')).toThrow(named('ExecutionAlreadyExists'));
    await clock.advance(60_000);
    expect(() => start('{"a":1}')).toThrow(named('ExecutionAlreadyExists'));
    expect(emitted.map(({ detail }) => detail['status'])).toEqual(['RUNNING', 'SUCCEEDED']);
  });

  it('refuse bad names, inputs and machines', () => {
    const { core, put } = world();
    const { arn } = put(waits);
    const start = (given: object) => () => core.start({ stateMachineArn: arn, ...given });
    expect(start({ name: 'a b' })).toThrow(named('InvalidName'));
    expect(start({ name: 'x'.repeat(81) })).toThrow(named('InvalidName'));
    expect(start({ input: '{' })).toThrow(named('InvalidExecutionInput'));
    expect(start({ input: JSON.stringify('x'.repeat(262_144)) })).toThrow(
      named('InvalidExecutionInput'),
    );
    expect(start({ stateMachineArn: `${arn}x` })).toThrow(named('StateMachineDoesNotExist'));
  });

  it('tell the bus about both ends, in epoch milliseconds', async () => {
    const { start, clock, emitted, startAt } = world();
    const execution = start(waits, { a: 1 });
    await clock.advance(60_000);
    expect(emitted.at(-1)).toEqual({
      source: 'aws.states',
      detailType: 'Step Functions Execution Status Change',
      resources: [execution.arn],
      detail: {
        executionArn: execution.arn,
        stateMachineArn: 'arn:aws:states:eu-west-1:000000000000:stateMachine:m',
        name: execution.name,
        status: 'SUCCEEDED',
        startDate: startAt,
        stopDate: startAt + 60_000,
        input: '{"a":1}',
        inputDetails: { included: true },
        output: '{"a":1}',
        outputDetails: { included: true },
        error: null,
        cause: null,
      },
    });
  });

  it('can be stopped past every Catch, and stay as they ended', async () => {
    const { start, clock, emitted } = world({
      functions: { f: () => new Promise(() => undefined) },
    });
    const execution = start({
      StartAt: 'A',
      States: {
        A: {
          Type: 'Parallel',
          Branches: [{ StartAt: 'B', States: { B: task('f', { End: true }) } }],
          Catch: [{ ErrorEquals: ['States.ALL'], Next: 'C' }],
          End: true,
        },
        C: { Type: 'Succeed' },
      },
    });
    await clock.advance(1000);
    await execution.stop('Cancelled', 'by Ada');
    await clock.advance(60_000);
    expect(execution).toMatchObject({
      status: 'ABORTED',
      error: 'Cancelled',
      cause: 'by Ada',
      transitions: 2,
    });
    await execution.stop('Again');
    expect(execution.error).toBe('Cancelled');
    expect(types(execution.history.events).at(-1)).toBe('ExecutionAborted');
    expect(emitted.at(-1)?.detail['status']).toBe('ABORTED');
  });

  it("write history in AWS's words, each event knowing the one before it in its branch", async () => {
    const { run } = world({ functions: { f: () => 1 } });
    const { execution } = await run({
      StartAt: 'A',
      States: {
        A: task('f', {
          Assign: { x: '{% $states.result.Payload %}' },
          Output: { x: 1 },
          Next: 'P',
        }),
        P: {
          Type: 'Parallel',
          Branches: [
            { StartAt: 'B', States: { B: { Type: 'Pass', End: true } } },
            { StartAt: 'W', States: { W: { Type: 'Wait', Seconds: 1, End: true } } },
          ],
          Next: 'C',
        },
        C: {
          Type: 'Choice',
          Choices: [{ Condition: '{% $x = 1 %}', Next: 'S' }],
          Default: 'S',
        },
        S: { Type: 'Succeed' },
      },
    });
    const line = ({ id, previousEventId, type }: sfn.HistoryEvent) =>
      `${id}<${previousEventId} ${type}`;
    expect(execution.history.events.map(line)).toEqual([
      '1<0 ExecutionStarted',
      '2<1 TaskStateEntered',
      '3<2 TaskScheduled',
      '4<3 TaskStarted',
      '5<4 TaskSucceeded',
      '6<5 TaskStateExited',
      '7<6 ParallelStateEntered',
      '8<7 ParallelStateStarted',
      '9<8 PassStateEntered',
      '10<8 WaitStateEntered',
      '11<9 PassStateExited',
      '12<10 WaitStateExited',
      '13<12 ParallelStateSucceeded',
      '14<13 ParallelStateExited',
      '15<14 ChoiceStateEntered',
      '16<15 ChoiceStateExited',
      '17<16 SucceedStateEntered',
      '18<17 SucceedStateExited',
      '19<18 ExecutionSucceeded',
    ]);
    expect(execution.history.events[2]?.taskScheduledEventDetails).toEqual({
      resourceType: 'lambda',
      resource: 'invoke',
      region: 'eu-west-1',
      parameters: '{"FunctionName":"f","Payload":{}}',
    });
    expect(execution.history.events[5]?.stateExitedEventDetails).toMatchObject({
      name: 'A',
      output: '{"x":1}',
      assignedVariables: { x: '1' },
    });
  });

  it('give states the context that AWS gives them', async () => {
    const { run } = world({
      functions: {
        f: (context, { count }) => {
          if (count < 2) throw new Error('again');
          return context;
        },
      },
    });
    const { output, execution } = await run({
      StartAt: 'A',
      States: {
        A: {
          Type: 'Task',
          Resource: 'arn:aws:states:::lambda:invoke',
          Arguments: { FunctionName: 'f', Payload: '{% $states.context %}' },
          Retry: [{ ErrorEquals: ['Error'] }],
          Output: '{% $states.result.Payload %}',
          End: true,
        },
      },
    });
    expect(output).toEqual({
      Execution: {
        Id: execution.arn,
        Input: {},
        Name: execution.name,
        RoleArn: 'arn:aws:iam::000000000000:role/machine',
        StartTime: '2026-01-02T03:04:05.000Z',
        RedriveCount: 0,
      },
      StateMachine: { Id: execution.machine.arn, Name: 'm' },
      State: { Name: 'A', EnteredTime: '2026-01-02T03:04:05.000Z', RetryCount: 1 },
    });
  });

  it('are drawn on the page: happy path first, then the rest', async () => {
    const { core, start, clock, startAt } = world();
    const { arn } = start({
      StartAt: 'A',
      States: {
        A: {
          Type: 'Choice',
          Choices: [
            { Condition: '{% false %}', Next: 'Settle' },
            { Condition: '{% true %}', Next: 'B' },
          ],
        },
        B: { Type: 'Wait', Seconds: 60, Next: 'C' },
        C: { Type: 'Choice', Choices: [{ Condition: '{% true %}', Next: 'D' }], Default: 'Undo' },
        D: { Type: 'Pass', Next: 'Settle' },
        Undo: { Type: 'Pass', Next: 'Settle' },
        Settle: { Type: 'Succeed' },
      },
    });
    await clock.advance(1000);
    const view = core.view(arn);
    expect(view.states.map(({ name, status }) => `${name} ${status}`)).toEqual([
      'A done',
      'B current',
      'C pending',
      'D pending',
      'Settle pending',
      'Undo pending',
    ]);
    expect(view).toMatchObject({ status: 'RUNNING', startedAt: startAt, transitions: 2 });
  });

  it('are listed and described by the API, a page at a time', async () => {
    const { service, put, clock } = world();
    const { arn } = put(waits);
    const call = (name: string, input: object): unknown =>
      service.operations[name]?.run(input as never, root);
    for (const name of ['a', 'b', 'c']) call('StartExecution', { stateMachineArn: arn, name });

    expect(call('ListExecutions', { stateMachineArn: arn, maxResults: 2 })).toMatchObject({
      executions: [{ name: 'c' }, { name: 'b' }],
      nextToken: '2',
    });
    expect(
      call('ListExecutions', { stateMachineArn: arn, maxResults: 2, nextToken: '2' }),
    ).toMatchObject({ executions: [{ name: 'a' }] });
    await clock.advance(60_000);
    const executionArn = `${arn.replace('stateMachine', 'execution')}:a`;
    expect(call('DescribeExecution', { executionArn })).toMatchObject({
      status: 'SUCCEEDED',
      output: '{}',
      startDate: new Date(Date.UTC(2026, 0, 2, 3, 4, 5)),
    });
    expect(call('GetExecutionHistory', { executionArn, reverseOrder: true })).toMatchObject({
      events: [{ type: 'ExecutionSucceeded', id: 4 }, {}, {}, {}],
    });
    expect(() => call('DescribeExecution', { executionArn: `${executionArn}x` })).toThrow(
      named('ExecutionDoesNotExist'),
    );
    expect(Object.keys(service.operations).sort()).toEqual([
      'DescribeExecution',
      'DescribeStateMachine',
      'GetExecutionHistory',
      'ListExecutions',
      'ListStateMachines',
      'SendTaskFailure',
      'SendTaskHeartbeat',
      'SendTaskSuccess',
      'StartExecution',
      'StopExecution',
    ]);
  });
});
