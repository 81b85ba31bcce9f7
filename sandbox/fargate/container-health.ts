import { execFile } from 'node:child_process';
import type { HealthCheck } from '@aws-sdk/client-ecs';
import type { Clock } from '../clock.ts';
import { basicEnvironment } from './process.ts';

export type ContainerHealth = 'HEALTHY' | 'UNHEALTHY' | 'UNKNOWN';

/** A check is a process: never more than one in this much real time, and each has at least as long to answer. */
const shortestRealMs = 1000;

/** Runs a container's own health check on the sandbox clock until it is stopped. Defaults are ECS's. */
export function watchContainer({
  clock,
  check,
  workdir,
  environment,
}: {
  clock: Clock;
  check: HealthCheck;
  workdir: string;
  environment: Readonly<Record<string, string>>;
}) {
  const { command = [], interval = 30, timeout = 5, retries = 3, startPeriod = 0 } = check;
  const graceUntil = clock.now() + startPeriod * 1000;
  let health: ContainerHealth = 'UNKNOWN';
  let failures = 0;

  const stop = clock.every(Math.max(interval * 1000, shortestRealMs * clock.speed), async () => {
    const ok = await succeeds(command, {
      cwd: workdir,
      env: { ...basicEnvironment, ...environment },
      timeout: Math.max((timeout * 1000) / (clock.speed || 1), shortestRealMs),
    });
    if (ok) failures = 0;
    else if (clock.now() > graceUntil) failures += 1;
    if (ok) health = 'HEALTHY';
    else if (failures >= retries) health = 'UNHEALTHY';
  });
  return { health: () => health, stop };
}

function succeeds(
  [kind, ...rest]: readonly string[],
  options: { cwd: string; env: Record<string, string>; timeout: number },
): Promise<boolean> {
  const [file = '', ...args] = kind === 'CMD-SHELL' ? ['/bin/sh', '-c', ...rest] : rest;
  return new Promise((resolve) =>
    execFile(file, args, { ...options, killSignal: 'SIGKILL' }, (error) => resolve(error === null)),
  );
}
