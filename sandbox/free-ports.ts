import { createServer } from 'node:net';
import { UnusableFlag, type SandboxOptions } from './options.ts';

/** Throws `UnusableFlag` for the first chosen port that something else listens on: before anything is started. */
export async function requireFreePorts(options: SandboxOptions): Promise<void> {
  const wanted = [
    { port: options.pagePort, flag: '--page-port', purpose: 'the page' },
    { port: options.awsPort, flag: '--aws-port', purpose: 'the AWS endpoint' },
    { port: options.slackPort, flag: '--slack-port', purpose: 'Slack' },
  ];
  for (const { port, flag, purpose } of wanted)
    if (port !== 0 && !(await isFree(port)))
      throw new UnusableFlag(
        `Port ${port} for ${purpose} is in use: stop what uses it, or choose another with ${flag} <n> (0 takes any free one).`,
      );
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer();
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      error.code === 'EADDRINUSE' || error.code === 'EACCES' ? resolve(false) : reject(error),
    );
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
