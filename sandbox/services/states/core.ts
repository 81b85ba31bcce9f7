import { randomBytes, randomUUID } from 'node:crypto';
import type { Clock } from '../../clock.ts';
import { AwsError } from '../../endpoint/service.ts';
import type { ExecutionView } from '../../page/world.ts';
import type { Authorizer, EventSink, LambdaInvoker } from '../wiring.ts';
import { functionCaller } from './call-function.ts';
import type { Execution, Machine } from './execution.ts';
import { Executions } from './executions.ts';
import { Expressions } from './expressions.ts';
import { parseDefinition } from './parse-definition.ts';
import { statusEvent } from './status-event.ts';
import { Tokens } from './tokens.ts';
import { viewOf } from './view.ts';

/** What Step Functions needs of the rest of the cloud, and where it takes time, chance and ids from. */
export interface StatesPorts {
  readonly clock: Clock;
  readonly lambda: LambdaInvoker;
  readonly authorizer: Pick<Authorizer, 'require'> & {
    /** Throws when the role does not trust the service. */
    requireTrust?(
      roleArn: string,
      service: string,
      context: Readonly<Record<string, string>>,
    ): void;
  };
  readonly events: EventSink;
  readonly account?: string;
  readonly region?: string;
  /** Even numbers from 0 to 1, for jitter and $random. */
  readonly chance?: () => number;
  readonly newId?: () => string;
  /** Opaque, unguessable, at least 32 characters of base64. */
  readonly newToken?: () => string;
}

/** Step Functions' state: machines, executions and task tokens. */
export class StatesCore {
  readonly account: string;
  readonly region: string;
  readonly tokens: Tokens;
  readonly #ports: StatesPorts;
  readonly #newId: () => string;
  readonly #machines = new Map<string, Machine>();
  readonly #executions: Executions;

  constructor(ports: StatesPorts) {
    const { clock, account = '000000000000', region = 'eu-west-1' } = ports;
    const { chance = Math.random, newId = randomUUID } = ports;
    const { newToken = () => randomBytes(96).toString('base64') } = ports;
    this.account = account;
    this.region = region;
    this.tokens = new Tokens(newToken);
    this.#ports = ports;
    this.#newId = newId;
    const tools = {
      clock,
      chance,
      region,
      tokens: this.tokens,
      expressions: new Expressions({ clock, chance, newId }),
      callFunction: functionCaller({ ...ports, account, region }),
    };
    this.#executions = new Executions(tools, (execution) =>
      this.#ports.events.emit(statusEvent(execution)),
    );
  }

  /** Throws InvalidDefinition with all faults. An existing machine gets the new definition; running executions keep theirs. */
  putMachine({ name, text, roleArn }: { name: string; text: string; roleArn: string }): Machine {
    const arn = `arn:aws:states:${this.region}:${this.account}:stateMachine:${name}`;
    this.#ports.authorizer.requireTrust?.(roleArn, 'states.amazonaws.com', {
      'aws:SourceArn': arn,
    });
    const createdAt = this.#machines.get(arn)?.createdAt ?? this.#ports.clock.now();
    const machine = { arn, name, roleArn, text, createdAt, definition: parseDefinition(text) };
    this.#machines.set(arn, machine);
    return machine;
  }

  machines(): readonly Machine[] {
    return [...this.#machines.values()];
  }

  /** Throws StateMachineDoesNotExist. */
  machine(stateMachineArn: string): Machine {
    const machine = this.#machines.get(stateMachineArn);
    if (machine) return machine;
    throw new AwsError(
      'StateMachineDoesNotExist',
      `State Machine Does Not Exist: '${stateMachineArn}'`,
    );
  }

  /** Throws as `StartExecution` does. Without a name the execution gets a new id. */
  start(given: { stateMachineArn: string; name?: string; input?: string }): Execution {
    const { stateMachineArn, name = this.#newId(), input = '{}' } = given;
    return this.#executions.start(this.machine(stateMachineArn), name, input);
  }

  /** Throws ExecutionDoesNotExist. */
  execution(executionArn: string): Execution {
    return this.#executions.get(executionArn);
  }

  /** Newest first. */
  executions(): readonly Execution[] {
    return this.#executions.list();
  }

  /** State transitions of an execution as AWS bills them. */
  transitions(executionArn: string): number {
    return this.execution(executionArn).transitions;
  }

  view(executionArn: string): ExecutionView {
    return viewOf(this.execution(executionArn));
  }
}
