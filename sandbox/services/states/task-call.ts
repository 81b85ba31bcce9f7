import { StateFailure } from './failure.ts';
import { isObject, type Json } from './json.ts';
import type { TaskResource } from './resource-names.ts';
import type { Run } from './run.ts';
import type { TaskEvents } from './task-events.ts';
import type { OpenTask } from './waiting.ts';

/** One call of a function, ready to be made. */
export interface Call {
  readonly resource: TaskResource;
  readonly functionName: string;
  readonly payload: Json;
  /** Set when the task ends with its token, not with the function's answer. */
  readonly token: string | undefined;
}

/** Reads a task's arguments. Throws States.Runtime when `lambda:invoke` is not told whom to call. */
export function readCall(resource: TaskResource, given: Json, token: string | undefined): Call {
  if (resource.kind === 'function') {
    return { resource, functionName: resource.functionArn, payload: given, token };
  }
  const { FunctionName, Payload = {} } = isObject(given) ? given : {};
  if (typeof FunctionName !== 'string') {
    throw new StateFailure('States.Runtime', 'lambda:invoke needs the argument FunctionName.');
  }
  return { resource, functionName: FunctionName, payload: Payload, token };
}

/**
 * Calls the function and lets its answer, or the token, end the task. With a token the answer's value means
 * nothing, but a function that throws still fails the task, since nobody may have kept its token.
 */
export function beginCall(run: Run, call: Call, task: OpenTask<Json>, events: TaskEvents): void {
  const { tools, execution } = run;
  const { functionName, payload, token, resource } = call;
  if (token !== undefined) tools.tokens.open(token, task);
  tools
    .callFunction(execution.roleArn, functionName, payload)
    .then((answer) => {
      if (token === undefined) {
        task.succeed(resource.kind === 'function' ? answer : asInvocation(answer));
      } else if (task.isOpen()) {
        // A callback may be faster than the function that passed its token on: then there is nothing to note.
        run.trail.record(events.submitted(JSON.stringify(asInvocation(answer))));
      }
    })
    .catch((error: unknown) =>
      task.fail(error instanceof Error ? error : new Error(String(error))),
    );
}

/** The result of `lambda:invoke` as a state sees it. */
const asInvocation = (payload: Json): Json => ({
  ExecutedVersion: '$LATEST',
  Payload: payload,
  StatusCode: 200,
});
