import { spawn } from 'node:child_process';
import { resolve } from 'node:path';
import { descendants } from '../../sandbox/stories/processes.ts';

const root = resolve(import.meta.dirname, '../..');

/** A sandbox as `npm start` runs it. */
export interface RunningSandbox {
  readonly pageUrl: string;
  /** Process ids below it: databases and tasks. */
  children(): Promise<number[]>;
  /** Everything it has printed so far. */
  output(): string;
  /** Ctrl-C; resolves with the exit code when the process has ended. */
  stop(): Promise<number | null>;
}

/** Starts `npm start`'s program on free ports and waits until it says where to look. */
export async function startFromTheCommandLine(
  flags: readonly string[] = [],
): Promise<RunningSandbox> {
  const child = spawn(
    process.execPath,
    ['sandbox/main.ts', '--page-port', '0', '--aws-port', '0', ...flags],
    { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  const ended = new Promise<number | null>((done) => child.once('close', done));
  let output = '';
  const pageUrl = await new Promise<string>((found, failed) => {
    const read = (chunk: Buffer) => {
      output += chunk.toString();
      const [, url] = /(http:\/\/127\.0\.0\.1:\d+)\/?\s+.*page/i.exec(output) ?? [];
      if (url && output.includes('ready')) found(url);
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    void ended.then(() => failed(new Error(`the sandbox ended before it was ready:\n${output}`)));
  });
  return {
    pageUrl,
    children: async () => (await descendants(child.pid)).map(({ pid }) => pid),
    output: () => output,
    stop: () => {
      child.kill('SIGINT');
      return ended;
    },
  };
}
