import type { Clock } from '../clock.ts';
import {
  TaskFailedToStart,
  type ContainerExit,
  type RunningTask,
  type StartTask,
  type TaskSpec,
} from '../fargate/task.ts';
import { releaseOf, type Release } from './releases.ts';

/** A migration's virtual time. */
const migrationMs = 20_000;

/** Tasks without processes: what they answer, and how they end, is what their release says. */
export function simulatedTasks(clock: Clock, digestOfImage: (image: string) => string) {
  const releaseAt = new Map<string, Release>();
  const ends = new Map<string, (exitCode: number) => void>();
  /** Migrations that would have ended, and may not yet. */
  const hanging: (() => void)[] = [];
  let isHanging = false;
  let addresses = 0;

  const startTask: StartTask = async (spec) => {
    const image = spec.taskDefinition.containerDefinitions?.[0]?.image ?? '';
    const digest = digestOfImage(image);
    const release = releaseOf(digest);
    if (!release) throw new TaskFailedToStart(`CannotPullContainerError: ${image}`);
    const isMigration = commandOf(spec) !== undefined;
    if (release.failsToStart && !isMigration) throw new TaskFailedToStart(release.failsToStart);
    addresses += 1;
    const privateIp = `10.1.${addresses >> 8}.${addresses & 255}`;
    releaseAt.set(privateIp, release);
    const end = () => ends.get(spec.taskArn)?.(release.migrationExit);
    if (isMigration) clock.after(migrationMs, () => (isHanging ? void hanging.push(end) : end()));
    return runningTask(spec, { privateIp, image, digest });
  };

  function runningTask(
    { taskArn, taskDefinition }: TaskSpec,
    { privateIp, image, digest }: { privateIp: string; image: string; digest: string },
  ): RunningTask {
    const containers = (taskDefinition.containerDefinitions ?? []).map(({ name = '' }) => name);
    const exited = new Promise<readonly ContainerExit[]>((resolve) =>
      ends.set(taskArn, (exitCode) => {
        ends.delete(taskArn);
        releaseAt.delete(privateIp);
        resolve(containers.map((name) => ({ name, exitCode })));
      }),
    );
    return {
      privateIp,
      containers: containers.map((name) => ({ name, image, imageDigest: digest })),
      health: () => undefined,
      exited,
      stop: () => ends.get(taskArn)?.(143),
    };
  }

  return {
    startTask,
    /** What runs at an address; undefined where nothing does any more. */
    releaseAt: (ip: string) => releaseAt.get(ip),
    running: () => [...ends.keys()],
    /** From now on migrations wait for something, or, if not `on`, have got it. */
    hangMigrations(on: boolean) {
      isHanging = on;
      if (!on) for (const end of hanging.splice(0)) end();
    },
    /** Ends a task as if its process had died. */
    kill: (taskArn: string) => ends.get(taskArn)?.(137),
  };
}

export type SimulatedTasks = ReturnType<typeof simulatedTasks>;

const commandOf = ({ overrides }: TaskSpec) => overrides?.containerOverrides?.[0]?.command;
