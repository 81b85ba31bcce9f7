import { AwsError } from '../../endpoint/service.ts';
import { Execution, type Machine } from './execution.ts';
import { parseJson, sizeOf } from './json.ts';
import type { Tools } from './run.ts';
import { maxPayloadBytes } from './tokens.ts';

/** Names as Step Functions takes them: 1 to 80 characters without blanks and the signs it forbids. */
const validName = /^[^\s<>{}[\]?*"#%\\^|~`$&,;:/\u0000-\u001f\u007f-\u009f]{1,80}$/;

/** All executions, by ARN, and the rules by which one is started. */
export class Executions {
  readonly #tools: Tools;
  readonly #onChange: (execution: Execution) => void;
  readonly #byArn = new Map<string, Execution>();

  constructor(tools: Tools, onChange: (execution: Execution) => void) {
    this.#tools = tools;
    this.#onChange = onChange;
  }

  /** Newest first. */
  list(): Execution[] {
    return [...this.#byArn.values()].reverse();
  }

  /** Throws ExecutionDoesNotExist. */
  get(executionArn: string): Execution {
    const execution = this.#byArn.get(executionArn);
    if (execution) return execution;
    throw new AwsError('ExecutionDoesNotExist', `Execution Does Not Exist: '${executionArn}'`);
  }

  /**
   * Starts, or answers with the running execution of the same name and input.
   * Throws InvalidName, InvalidExecutionInput or ExecutionAlreadyExists.
   */
  start(machine: Machine, name: string, input: string): Execution {
    if (!validName.test(name)) throw new AwsError('InvalidName', `Invalid Name: '${name}'`);
    checkInput(input);
    const arn = `${machine.arn.replace(':stateMachine:', ':execution:')}:${name}`;
    const known = this.#byArn.get(arn);
    if (known) return sameAgain(known, input);

    const execution = new Execution({ arn, name, machine, input }, this.#tools);
    this.#byArn.set(arn, execution);
    // The caller has its answer before the first state is entered. `run` never rejects.
    void Promise.resolve().then(() => execution.run(this.#onChange));
    return execution;
  }
}

function checkInput(input: string): void {
  if (sizeOf(input) > maxPayloadBytes) {
    throw new AwsError('InvalidExecutionInput', `the input has more than ${maxPayloadBytes} bytes`);
  }
  try {
    parseJson(input);
  } catch {
    throw new AwsError(
      'InvalidExecutionInput',
      "Invalid State Machine Execution Input: 'not JSON'",
    );
  }
}

function sameAgain(known: Execution, input: string): Execution {
  if (known.status === 'RUNNING' && known.input === input) return known;
  throw new AwsError('ExecutionAlreadyExists', `Execution Already Exists: '${known.arn}'`);
}
