import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { promisify } from 'node:util';

export interface Process {
  readonly pid: number;
  readonly parent: number;
  readonly memoryMiB: number;
  readonly command: string;
}

/** Every process below one (default: this one), with its resident memory. Pages shared by processes count for each. */
export async function descendants(of = process.pid): Promise<Process[]> {
  const all = process.platform === 'linux' ? await fromProc() : await fromPs();
  const children = (pid: number): Process[] =>
    all.filter(({ parent }) => parent === pid).flatMap((child) => [child, ...children(child.pid)]);
  return children(of);
}

/** A bare Debian has no `ps`, and always has /proc. */
async function fromProc(): Promise<Process[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const read = async (pid: string): Promise<Process[]> => {
    try {
      const status = await readFile(`/proc/${pid}/status`, 'utf8');
      const command = await readFile(`/proc/${pid}/cmdline`, 'utf8');
      const field = (name: string) =>
        Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(status)?.[1] ?? 0);
      // What has no command line any more has ended; only its exit code waits to be read.
      if (command === '') return [];
      return [
        {
          pid: Number(pid),
          parent: field('PPid'),
          memoryMiB: field('VmRSS') / 1024,
          command: command.replaceAll('\0', ' ').trim(),
        },
      ];
    } catch {
      // It ended between the listing and the reading, which is the answer: it is not there.
      return [];
    }
  };
  return (await Promise.all(pids.map(read))).flat();
}

async function fromPs(): Promise<Process[]> {
  const { stdout } = await promisify(execFile)('ps', ['-A', '-o', 'pid=,ppid=,rss=,command=']);
  return stdout.split('\n').flatMap((line) => {
    const [, pid, parent, rss, command = ''] = /^\s*(\d+)\s+(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? [];
    if (pid === undefined || command.startsWith('ps ')) return [];
    return [{ pid: Number(pid), parent: Number(parent), memoryMiB: Number(rss) / 1024, command }];
  });
}

/** Resident memory of this process and all below it. */
export async function memoryMiB(): Promise<number> {
  const below = await descendants();
  return process.memoryUsage().rss / 2 ** 20 + below.reduce((sum, one) => sum + one.memoryMiB, 0);
}
