import type { Clock } from '../../clock.ts';
import { AwsError } from '../../endpoint/service.ts';
import type { Acting } from './acting.ts';
import { failure } from './control.ts';
import type { Deployment, LifecycleEvent } from './model.ts';
import type { CodeDeployOptions } from './options.ts';

/** A hook has an hour from its start (facts/aws.md, section 1.5). */
const hookLimitMs = 3_600_000;
/** As for any asynchronous invocation: one try and two more, after one and two minutes. */
const retryDelaysMs = [60_000, 120_000];

/** Runs hooks and takes their answers. A function's return value means nothing: only `answer` ends a hook. */
export function hookRunner({
  clock,
  options,
  newId,
}: {
  clock: Clock;
  options: CodeDeployOptions;
  newId: () => string;
}) {
  const open = new Map<
    string,
    { deployment: Deployment; settle?: (status: 'Succeeded' | 'Failed') => void }
  >();

  return {
    /** Resolves when the function reported success. Throws HOOK_EXECUTION_FAILURE. */
    async run(deployment: Deployment, event: LifecycleEvent, functionName: string, cloud: Acting) {
      const id = newId();
      const answer = new Promise<'Succeeded' | 'Failed'>((settle) =>
        open.set(id, { deployment, settle }),
      );
      const failed = new Promise<never>((_, reject) => {
        const payload = { DeploymentId: deployment.id, LifecycleEventHookExecutionId: id };
        const isOpen = () => open.get(id)?.settle !== undefined && !deployment.control.isHalted();
        void invoke(functionName, payload, cloud, isOpen).catch(reject);
      });
      let cancelLimit = () => {};
      const limit = new Promise<'TimedOut'>((resolve) => {
        cancelLimit = clock.after(hookLimitMs, () => resolve('TimedOut'));
      });
      try {
        const status = await deployment.control.wait(Promise.race([answer, failed, limit]));
        if (status === 'Succeeded') return;
        const code = status === 'TimedOut' ? 'ScriptTimedOut' : 'ScriptFailed';
        event.problem = { code, message: `${functionName}: ${status}` };
        throw failure(
          'HOOK_EXECUTION_FAILURE',
          `The deployment failed because one of the lifecycle event validation functions failed: ${event.name} (${functionName}) ${status === 'TimedOut' ? 'did not answer within an hour' : 'answered Failed'}.`,
        );
      } finally {
        open.set(id, { deployment });
        cancelLimit();
      }
    },

    /** `PutLifecycleEventHookExecutionStatus`. */
    answer(deploymentId: string, executionId: string, status: string) {
      const execution = open.get(executionId);
      if (status !== 'Succeeded' && status !== 'Failed')
        throw new AwsError(
          'InvalidLifecycleEventHookExecutionStatusException',
          'The status must be Succeeded or Failed.',
        );
      if (!execution || execution.deployment.id !== deploymentId)
        throw new AwsError(
          'InvalidLifecycleEventHookExecutionIdException',
          'The lifecycle event hook execution id is not valid for this deployment.',
        );
      if (!execution.settle)
        throw new AwsError(
          'LifecycleEventAlreadyCompletedException',
          'An attempt to return the status of an already completed lifecycle event occurred.',
        );
      const { settle } = execution;
      open.set(executionId, { deployment: execution.deployment });
      settle(status);
    },
  };

  async function invoke(
    functionName: string,
    payload: unknown,
    cloud: Acting,
    isOpen: () => boolean,
  ) {
    const tries = options.hookInvocation === 'event' ? [...retryDelaysMs, undefined] : [undefined];
    for (const delayMs of tries) {
      const problem = await attempt(functionName, payload, cloud);
      if (problem === undefined || !isOpen()) return;
      if (options.hookInvocation === 'request-response')
        throw failure('HOOK_EXECUTION_FAILURE', `${functionName} failed: ${problem}`);
      if (delayMs === undefined) return;
      await new Promise<void>((resolve) => void clock.after(delayMs, resolve));
      if (!isOpen()) return;
    }
  }
}

export type HookRunner = ReturnType<typeof hookRunner>;

/** What went wrong inside the function, or undefined. Throws if the invocation itself was refused. */
async function attempt(
  functionName: string,
  payload: unknown,
  cloud: Acting,
): Promise<string | undefined> {
  try {
    const { error } = await cloud.invoke(functionName, payload);
    return error && `${error.errorType}: ${error.errorMessage}`;
  } catch (error) {
    if (error instanceof AwsError)
      throw failure(
        'HOOK_EXECUTION_FAILURE',
        `${functionName} cannot be invoked: ${error.message}`,
        error,
      );
    throw error;
  }
}
