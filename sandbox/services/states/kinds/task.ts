import { conclude, limitSize, onward } from '../conclude.ts';
import type { TaskState } from '../definition.ts';
import { Interruption } from '../interruption.ts';
import type { Json } from '../json.ts';
import { withRecovery } from '../recover.ts';
import { parseResource } from '../resource-names.ts';
import { evaluate, type Conclusion, type Entered } from '../run.ts';
import { wholeSeconds } from '../seconds.ts';
import { beginCall, readCall, type Call } from '../task-call.ts';
import { taskEvents } from '../task-events.ts';
import { openTask } from '../waiting.ts';

/** A time that was never set: AWS's default of three years. */
const unset = 99_999_999;

/** Task: calls a function, and with `.waitForTaskToken` waits until someone brings the token back. */
export function runTask(entered: Entered<TaskState>): Promise<Conclusion> {
  const { state } = entered;
  return withRecovery(entered, state, async (retryCount) => {
    const result = await attempt(entered, retryCount);
    return conclude(entered, state, { result }, { fallback: result, next: onward(state) });
  });
}

async function attempt(entered: Entered<TaskState>, retryCount: number): Promise<Json> {
  const { tools, execution } = entered.run;
  const resource = parseResource(entered.state.Resource);
  if (!resource) throw new Error(`the resource "${entered.state.Resource}" was not refused`);
  const waitsForToken = resource.kind === 'lambda:invoke' && resource.waitsForToken;
  // A new token for every attempt: the one of an attempt that timed out opens nothing any more.
  const token = waitsForToken ? tools.tokens.issue(execution.stateMachineArn) : undefined;
  try {
    const context = contextOf(entered, retryCount, token);
    const { Arguments } = entered.state;
    const given =
      Arguments === undefined
        ? entered.input
        : await evaluate(entered, 'Arguments', Arguments, { context });
    const parameters = limitSize(entered.name, 'arguments', given);
    return await perform(entered, readCall(resource, given, token), parameters);
  } finally {
    if (token !== undefined) tools.tokens.close(token);
  }
}

async function perform(entered: Entered<TaskState>, call: Call, parameters: string): Promise<Json> {
  const { state, run, name } = entered;
  const { clock, region } = run.tools;
  const timeout = await wholeSeconds(entered, 'TimeoutSeconds', state.TimeoutSeconds, unset);
  const heartbeat = await wholeSeconds(entered, 'HeartbeatSeconds', state.HeartbeatSeconds, unset);
  const events = taskEvents(call, { region, parameters, timeout, heartbeat, unset });
  // A handler computes in real time, whatever the sandbox's speed, so its time limit counts real seconds;
  // a wait for a token counts sandbox seconds.
  const pace = call.token === undefined ? Math.max(1, clock.speed) : 1;
  const toMs = (seconds: number) => (seconds >= unset ? Infinity : seconds * 1000 * pace);

  events.scheduled.forEach((event) => run.trail.record(event));
  const limits = {
    clock,
    signal: run.signal,
    timeoutMs: toMs(timeout),
    heartbeatMs: toMs(heartbeat),
  };
  try {
    const result = await openTask<Json>(limits, (task) => beginCall(run, call, task, events));
    run.trail.record(events.succeeded(limitSize(name, 'result', result)));
    return result;
  } catch (thrown) {
    if (!(thrown instanceof Interruption)) run.trail.record(events.failed(thrown));
    throw thrown;
  }
}

function contextOf(
  { context, name }: Entered,
  retryCount: number,
  token: string | undefined,
): Json {
  const { State } = context;
  const entered = typeof State === 'object' && State !== null ? State : { Name: name };
  return {
    ...context,
    State: { ...entered, RetryCount: retryCount },
    ...(token !== undefined && { Task: { Token: token } }),
  };
}
