import { answering } from './answering.ts';
import {
  type FargatePorts,
  prepareContainer,
  startContainer,
  type StartedContainer,
} from './container.ts';
import { taskPorts } from './ports.ts';
import { boundedLog } from './task-log.ts';
import { type ContainerExit, type RunningTask, type StartTask, TaskFailedToStart } from './task.ts';

export type { FargatePorts } from './container.ts';
export { type ResolveSecret, secretsFrom } from './secrets.ts';
export type { LogSink } from './task-log.ts';
export type { RunningTask, StartTask, TaskSpec } from './task.ts';

/** Real milliseconds: processes are no faster because the clock is. */
export interface RealTimes {
  /** A task counts as started after this long although its port does not answer. */
  readonly answersWithinMs: number;
  /** A process has at least this long to end in good order, and on a clock that stands still exactly `stillStopMs`. */
  readonly shortestStopMs: number;
  readonly stillStopMs: number;
}

const defaultRealTimes: RealTimes = {
  answersWithinMs: 5000,
  shortestStopMs: 2000,
  stillStopMs: 10_000,
};

/** Logs of this many tasks are kept. */
const keptLogs = 100;

/** Fargate: tasks as real processes of this machine. They all end with the sandbox. */
export function createFargate({
  realTimes = defaultRealTimes,
  ...given
}: FargatePorts & { realTimes?: RealTimes }) {
  const ports = { ...given, taskPorts: taskPorts() };
  const stop = (container: StartedContainer) =>
    endContainer(container, given.clock.speed, realTimes);
  const running = new Map<string, readonly StartedContainer[]>();
  const logs = new Map<string, ReturnType<typeof boundedLog>>();

  let closed = false;

  const logFor = (taskArn: string) => {
    const log = boundedLog();
    logs.set(taskArn, log);
    const [oldest] = logs.keys();
    if (logs.size > keptLogs && oldest !== undefined) logs.delete(oldest);
    return log;
  };

  const startTask: StartTask = async (spec) => {
    const log = logFor(spec.taskArn);
    const definitions = spec.taskDefinition.containerDefinitions ?? [];
    const prepared = await Promise.all(
      definitions.map((definition) => prepareContainer(definition, spec.taskDefinition, ports)),
    );
    if (closed) throw new TaskFailedToStart('the sandbox is closing');
    const privateIp = ports.network.nextPrivateIp();
    const containers = await allStarted(
      prepared.map((container) =>
        startContainer(container, { spec, privateIp, log: (line) => log.add(line) }, ports),
      ),
    );
    running.set(spec.taskArn, containers);
    const exited = allExited(containers, stop);
    const gone = exited.finally(() => running.delete(spec.taskArn));
    if (spec.serves) await started(containers, gone, realTimes.answersWithinMs);
    return asRunningTask(privateIp, containers, gone, stop);
  };

  return {
    startTask,
    /** The last lines a task wrote, standard output and error together. */
    log: (taskArn: string): readonly string[] => logs.get(taskArn)?.lines() ?? [],
    /** Ends every task now; resolves when the processes are gone. */
    async close() {
      closed = true;
      const all = [...running.values()].flat();
      all.forEach(({ signal }) => signal('SIGKILL'));
      await Promise.all(all.map(({ exitCode }) => exitCode));
    },
  };
}

function asRunningTask(
  privateIp: string,
  containers: readonly StartedContainer[],
  exited: RunningTask['exited'],
  stop: (container: StartedContainer) => void,
): RunningTask {
  return {
    privateIp,
    containers: containers.map(({ name, image, definition }) => ({
      name,
      image: definition.image ?? '',
      imageDigest: image.digest,
    })),
    health() {
      const states = containers.flatMap(({ health }) => (health ? [health()] : []));
      if (states.length === 0) return undefined;
      return (
        states.find((state) => state === 'UNHEALTHY') ??
        states.find((state) => state === 'UNKNOWN') ??
        'HEALTHY'
      );
    },
    exited,
    stop: () => containers.forEach(stop),
  };
}

/** All or none: when one container cannot start, those that did are ended. */
async function allStarted(
  starting: readonly Promise<StartedContainer>[],
): Promise<StartedContainer[]> {
  const outcomes = await Promise.allSettled(starting);
  if (outcomes.some(({ status }) => status === 'rejected'))
    for (const outcome of outcomes)
      if (outcome.status === 'fulfilled') outcome.value.signal('SIGKILL');
  return Promise.all(starting);
}

/** SIGTERM, then SIGKILL after the stop timeout of the definition (default 30 s) in sandbox time. */
function endContainer(
  { definition, signal, exitCode }: StartedContainer,
  speed: number,
  { shortestStopMs, stillStopMs }: RealTimes,
) {
  const stopMs = 1000 * (definition.stopTimeout ?? 30);
  signal('SIGTERM');
  const timer = setTimeout(
    () => signal('SIGKILL'),
    speed === 0 ? stillStopMs : Math.max(stopMs / speed, shortestStopMs),
  );
  void exitCode.then(() => clearTimeout(timer));
}

/** When one essential container ends, so do the others. */
async function allExited(
  containers: readonly StartedContainer[],
  end: (container: StartedContainer) => void,
): Promise<readonly ContainerExit[]> {
  for (const { definition, exitCode } of containers)
    if (definition.essential !== false)
      void exitCode.then(() =>
        containers.filter((other) => other.definition !== definition).forEach(end),
      );
  return Promise.all(
    containers.map(async ({ name, exitCode }) => ({ name, exitCode: await exitCode })),
  );
}

/**
 * A start of a second of real time is a minute at sixty-fold speed, which no health check would forgive:
 * waiting here, while the task is still PENDING, keeps a compressed clock from failing good versions.
 */
async function started(
  containers: readonly StartedContainer[],
  gone: Promise<unknown>,
  answersWithinMs: number,
) {
  const giveUp = new AbortController();
  const timer = setTimeout(() => giveUp.abort(), answersWithinMs);
  void gone.then(() => giveUp.abort());
  await Promise.all(
    containers.flatMap(({ realPort }) =>
      realPort === undefined ? [] : [answering(realPort, giveUp.signal)],
    ),
  );
  clearTimeout(timer);
}
