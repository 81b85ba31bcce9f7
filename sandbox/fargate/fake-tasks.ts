import {
  type ContainerExit,
  type RunningTask,
  type StartTask,
  TaskFailedToStart,
  type TaskSpec,
} from './task.ts';

/**
 * Tasks without processes, for the cores on a virtual clock.
 * `decide` says how a task turns out: it runs (default), fails to start, or exits by itself with a code.
 */
export function fakeTasks(
  decide: (spec: TaskSpec) => { exits?: number; failsToStart?: string } = () => ({}),
): {
  startTask: StartTask;
  running: ReadonlyMap<string, RunningTask>;
  /** Ends a task as if its process had died. */
  kill(taskArn: string, exitCode: number): void;
} {
  const running = new Map<string, RunningTask>();
  const ends = new Map<string, (exitCode: number) => void>();
  let address = 0;

  const startTask: StartTask = async (spec) => {
    const { exits, failsToStart } = decide(spec);
    if (failsToStart !== undefined) throw new TaskFailedToStart(failsToStart);
    const definitions = spec.taskDefinition.containerDefinitions ?? [];
    const exited = new Promise<readonly ContainerExit[]>((resolve) =>
      ends.set(spec.taskArn, (exitCode) => {
        running.delete(spec.taskArn);
        resolve(definitions.map(({ name = '' }) => ({ name, exitCode })));
      }),
    );
    const end = ends.get(spec.taskArn) ?? (() => undefined);
    address += 1;
    const task: RunningTask = {
      privateIp: `10.1.${address >> 8}.${address & 255}`,
      containers: definitions.map(({ name = '', image = '' }) => ({
        name,
        image,
        imageDigest: image.split('@')[1] ?? `sha256:of-${image}`,
      })),
      health: () => undefined,
      exited,
      stop: () => end(143),
    };
    running.set(spec.taskArn, task);
    if (exits !== undefined) end(exits);
    return task;
  };
  return { startTask, running, kill: (taskArn, exitCode) => ends.get(taskArn)?.(exitCode) };
}
