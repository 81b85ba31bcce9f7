import { AwsError } from '../../endpoint/service.ts';
import type { Launch, Task } from './model.ts';
import type { TaskRunner } from './task-runner.ts';

/**
 * `RunTask`. The same client token gives the same tasks again,
 * and refuses other parameters, so that a retried call starts nothing twice.
 */
export function oneOffTasks(runner: TaskRunner) {
  const remembered = new Map<string, { request: string; tasks: Task[] }>();
  return {
    run(
      launch: Launch,
      { count, clientToken }: { count: number; clientToken: string | undefined },
    ): Task[] {
      const request = JSON.stringify([launch, count]);
      const known = clientToken === undefined ? undefined : remembered.get(clientToken);
      if (known && known.request !== request)
        throw new AwsError(
          'ConflictException',
          'The client token was used before with different parameters.',
        );
      if (known) return known.tasks;
      const tasks = Array.from({ length: count }, () => runner.launch(launch));
      if (clientToken !== undefined) remembered.set(clientToken, { request, tasks });
      return tasks;
    },
  };
}
