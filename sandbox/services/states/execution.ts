import type { ExecutionStatus } from '@aws-sdk/client-sfn';
import type { Cancel } from '../../clock.ts';
import { limitSize } from './conclude.ts';
import type { Definition } from './definition.ts';
import { toFailure } from './failure.ts';
import { runFlow } from './flow.ts';
import { endedEvent, startedEvent } from './execution-events.ts';
import { History, Trail } from './history.ts';
import { Interruption } from './interruption.ts';
import { parseJson } from './json.ts';
import type { Run, RunningExecution, Tools } from './run.ts';
import { Scope } from './scope.ts';

/** A state machine as it was when the execution started; later changes do not touch it. */
export interface Machine {
  readonly arn: string;
  readonly name: string;
  readonly roleArn: string;
  readonly definition: Definition;
  /** The definition as it was given, substitutions made. */
  readonly text: string;
  /** Sandbox ms. */
  readonly createdAt: number;
}

/** One stay in a state of the top level. */
export interface Visit {
  readonly state: string;
  readonly enteredAt: number;
  leftAt?: number;
  how?: 'done' | 'failed';
}

type Ended = Exclude<ExecutionStatus, 'RUNNING' | 'PENDING_REDRIVE'>;

/** One execution: started by `run`, ended once, and told to `onChange` both times. */
export class Execution {
  readonly arn: string;
  readonly name: string;
  readonly machine: Machine;
  /** JSON text, byte for byte as it was given. */
  readonly input: string;
  readonly startedAt: number;
  readonly history: History;
  readonly visits: Visit[] = [];
  status: ExecutionStatus = 'RUNNING';
  stoppedAt?: number;
  output?: string;
  error?: string;
  cause?: string;
  /** State transitions as AWS bills them: states entered, and retries. */
  transitions = 0;
  readonly #tools: Tools;
  readonly #controller = new AbortController();
  readonly #ended = Promise.withResolvers<void>();

  constructor(given: Pick<Execution, 'arn' | 'name' | 'machine' | 'input'>, tools: Tools) {
    this.arn = given.arn;
    this.name = given.name;
    this.machine = given.machine;
    this.input = given.input;
    this.#tools = tools;
    this.startedAt = tools.clock.now();
    this.history = new History(tools.clock);
  }

  /** Runs to the end. Never rejects: every end is a status. */
  async run(onChange: (execution: Execution) => void): Promise<void> {
    onChange(this);
    const trail = new Trail(this.history);
    const cancelTimeout = this.#limitTime();
    try {
      trail.record(startedEvent(this));
      const output = await runFlow(
        this.machine.definition,
        parseJson(this.input),
        this.#run(trail),
      );
      this.#end('SUCCEEDED', { output: limitSize(this.name, 'output', output) });
    } catch (thrown) {
      this.#endBadly(thrown);
    } finally {
      cancelTimeout();
    }
    trail.record(endedEvent(this), true);
    this.#ended.resolve();
    onChange(this);
  }

  /** Interrupts from outside, past Retry and Catch; resolves when the execution has ended, however it did. */
  stop(error?: string, cause?: string): Promise<void> {
    this.#controller.abort(new Interruption('ABORTED', error, cause));
    return this.#ended.promise;
  }

  #limitTime(): Cancel {
    const { TimeoutSeconds } = this.machine.definition;
    if (TimeoutSeconds === undefined) return () => undefined;
    return this.#tools.clock.after(TimeoutSeconds * 1000, () =>
      this.#controller.abort(new Interruption('TIMED_OUT', 'States.Timeout')),
    );
  }

  #run(trail: Trail): Run {
    return {
      tools: this.#tools,
      execution: this.#seenFromInside(),
      scope: new Scope(),
      trail,
      signal: this.#controller.signal,
      extraContext: {},
      isTopLevel: true,
      runFlow,
    };
  }

  #seenFromInside(): RunningExecution {
    const { machine, arn, name } = this;
    return {
      roleArn: machine.roleArn,
      stateMachineArn: machine.arn,
      context: {
        Execution: {
          Id: arn,
          Input: parseJson(this.input),
          Name: name,
          RoleArn: machine.roleArn,
          StartTime: new Date(this.startedAt).toISOString(),
          RedriveCount: 0,
        },
        StateMachine: { Id: machine.arn, Name: machine.name },
      },
      countTransition: () => void this.transitions++,
      noteEntered: (state) => void this.visits.push({ state, enteredAt: this.#tools.clock.now() }),
      noteLeft: (_state, how) => {
        const visit = this.visits.at(-1);
        if (visit) Object.assign(visit, { leftAt: this.#tools.clock.now(), how });
      },
    };
  }

  #endBadly(thrown: unknown): void {
    if (thrown instanceof Interruption) {
      const status = thrown.kind === 'BRANCH_STOPPED' ? 'ABORTED' : thrown.kind;
      return this.#end(status, { error: thrown.error, cause: thrown.cause });
    }
    const { error, cause } = toFailure(thrown);
    this.#end('FAILED', { error, cause });
  }

  #end(status: Ended, facts: { output?: string; error?: string; cause?: string }): void {
    this.status = status;
    this.stoppedAt = this.#tools.clock.now();
    Object.assign(this, facts);
  }
}
