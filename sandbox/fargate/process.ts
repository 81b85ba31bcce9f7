import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { dirname } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { TaskFailedToStart } from './task.ts';

const leash = fileURLToPath(new URL('./leash.js', import.meta.url));

/** V8 takes what it can get; a dozen tasks on a laptop should not. About 60 MB each remain, mostly Node itself. */
const memoryFlags = ['--max-old-space-size=64', '--max-semi-space-size=1'];

/** What a command finds in its environment besides what its image and task definition say. */
export const basicEnvironment = {
  PATH: `${dirname(process.execPath)}:/usr/local/bin:/usr/bin:/bin`,
};

export interface ContainerProcess {
  readonly pid: number;
  /** 128 + the signal's number when a signal ended it. */
  readonly exitCode: Promise<number>;
  signal(signal: 'SIGTERM' | 'SIGKILL'): void;
}

/**
 * Starts a container's command. Only `node …` is known; it runs on this very Node.
 * The process dies with the sandbox (see `leash.js`) and is never in the terminal's foreground group,
 * so that Ctrl-C reaches the sandbox alone, which then stops its tasks in good order.
 */
export async function startProcess({
  command,
  workdir,
  environment,
  onLine,
}: {
  command: readonly string[];
  workdir: string;
  environment: Readonly<Record<string, string>>;
  onLine: (line: string) => void;
}): Promise<ContainerProcess> {
  const [program, ...args] = command;
  if (program !== 'node')
    throw new TaskFailedToStart(
      `CannotStartContainerError: exec: "${program ?? ''}": the sandbox runs \`node\` only`,
    );
  const child = spawn(process.execPath, [...memoryFlags, '--import', leash, ...args], {
    cwd: workdir,
    env: { ...basicEnvironment, ...environment },
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
    detached: true,
  });
  const exitCode = new Promise<number>((resolve) =>
    child.once('exit', (code, signal) =>
      resolve(code ?? 128 + (signal ? constants.signals[signal] : 0)),
    ),
  );
  for (const stream of [child.stdout, child.stderr])
    if (stream) createInterface({ input: stream }).on('line', onLine);

  const pid = await new Promise<number>((resolve, reject) => {
    child.once('error', (error) =>
      reject(
        new TaskFailedToStart(`CannotStartContainerError: ${error.message}`, { cause: error }),
      ),
    );
    child.once('spawn', () => resolve(child.pid ?? 0));
  });
  return { pid, exitCode, signal: (signal) => void child.kill(signal) };
}
