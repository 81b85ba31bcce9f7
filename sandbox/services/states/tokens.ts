import { AwsError } from '../../endpoint/service.ts';
import { StateFailure } from './failure.ts';
import { parseJson, sizeOf, type Json } from './json.ts';
import type { OpenTask } from './waiting.ts';

interface Entry {
  readonly stateMachineArn: string;
  task?: OpenTask<Json>;
  closed: boolean;
}

/** The most that a state's output may be, in bytes of UTF-8. */
export const maxPayloadBytes = 262_144;

/** Task tokens: each one opens one attempt of one state, once. */
export class Tokens {
  readonly #newToken: () => string;
  readonly #entries = new Map<string, Entry>();

  constructor(newToken: () => string) {
    this.#newToken = newToken;
  }

  issue(stateMachineArn: string): string {
    const token = this.#newToken();
    this.#entries.set(token, { stateMachineArn, closed: false });
    return token;
  }

  /** From here on the token ends `task`. */
  open(token: string, task: OpenTask<Json>): void {
    const entry = this.#entries.get(token);
    if (entry) entry.task = task;
  }

  /** The attempt is over, however it ended: whoever comes now is too late. */
  close(token: string): void {
    const entry = this.#entries.get(token);
    if (entry) Object.assign(entry, { closed: true, task: undefined });
  }

  /** Whose token it is; undefined when nobody's. */
  ownerOf(token: string): string | undefined {
    return this.#entries.get(token)?.stateMachineArn;
  }

  /** Throws InvalidToken, TaskDoesNotExist, TaskTimedOut or InvalidOutput. */
  succeed(token: string, output: string): void {
    const task = this.#find(token);
    this.#end(task.succeed(parseOutput(output)));
    this.close(token);
  }

  /** Throws InvalidToken, TaskDoesNotExist or TaskTimedOut. */
  fail(token: string, error = '', cause = ''): void {
    this.#end(this.#find(token).fail(new StateFailure(error, cause)));
    this.close(token);
  }

  /** Throws InvalidToken, TaskDoesNotExist or TaskTimedOut. */
  beat(token: string): void {
    this.#end(this.#find(token).beat());
  }

  #find(token: string): OpenTask<Json> {
    if (!/^[A-Za-z0-9+/=_-]{32,2048}$/.test(token)) {
      throw new AwsError('InvalidToken', "Invalid Token: 'Invalid token'");
    }
    const entry = this.#entries.get(token);
    if (!entry) throw new AwsError('TaskDoesNotExist', 'Task does not exist');
    if (!entry.task || entry.closed) throw tooLate();
    return entry.task;
  }

  #end(ended: boolean): void {
    if (!ended) throw tooLate();
  }
}

const tooLate = () =>
  new AwsError('TaskTimedOut', "Task Timed Out: 'Provided task does not exist anymore'");

function parseOutput(output: string): Json {
  if (sizeOf(output) > maxPayloadBytes) {
    throw new AwsError('InvalidOutput', `Invalid Output: more than ${maxPayloadBytes} bytes`);
  }
  try {
    return parseJson(output);
  } catch {
    throw new AwsError('InvalidOutput', 'Invalid Output: not JSON');
  }
}
