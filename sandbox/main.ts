import { explain } from './explain.ts';
import {
  defaultOptions,
  parseOptions,
  UnusableFlag,
  usage,
  type SandboxOptions,
} from './options.ts';
import { startSandbox, type Sandbox } from './sandbox.ts';

/* `npm start`: the whole of Slipway on this machine, until Ctrl-C. */

const print = (line: string) => process.stdout.write(`${line}\n`);

const options = readOptions();
if (options === 'help') print(usage);
else if (options) await run(options);

function readOptions(): SandboxOptions | 'help' | undefined {
  try {
    return parseOptions(process.argv.slice(2));
  } catch (error) {
    if (!(error instanceof UnusableFlag)) throw error;
    print(error.message);
    process.exitCode = 2;
    return undefined;
  }
}

async function run(options: SandboxOptions) {
  const startedAt = performance.now();
  const stopped = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.on(signal, () => stopped.abort());
  try {
    const sandbox = await startSandbox(options, print);
    if (!stopped.signal.aborted)
      print(welcome(sandbox, options, (performance.now() - startedAt) / 1000));
    await new Promise<void>((resolve) => {
      if (stopped.signal.aborted) resolve();
      stopped.signal.addEventListener('abort', () => resolve());
    });
    print('\nStopping …');
    await sandbox.stop();
    print('Stopped. Nothing is left running.');
  } catch (error) {
    print(
      error instanceof UnusableFlag
        ? error.message
        : `\nThe sandbox could not start: ${explain(error)}`,
    );
    process.exitCode = 1;
  }
}

function welcome({ urls }: Sandbox, { speed }: SandboxOptions, seconds: number): string {
  const services = Object.entries(urls.services).map(
    ([name, url]) => `  ${url.padEnd(26)} ${name} behind its load balancer`,
  );
  return `
Slipway's sandbox is ready after ${seconds.toFixed(1)} s. An hour in it takes ${formatHour(speed)} here.

  ${urls.page.padEnd(26)} the page: you are Ada in #deploys; type /deploy contacts prod v2
${services.join('\n')}
  ${urls.aws.padEnd(26)} the AWS endpoint (AWS_ENDPOINT_URL; key and secret are both \`sandbox\`)

  v2 and v1 are good · v3 fails requests · v4 is slow · v5 never becomes healthy · v6 fails its smoke test
  Ctrl-C stops everything and removes it.${speed === defaultOptions.speed ? '' : `\n  Running at ${speed}×.`}`;
}

function formatHour(speed: number): string {
  const seconds = 3600 / speed;
  return seconds >= 120 ? `${(seconds / 60).toFixed(0)} minutes` : `${seconds.toFixed(0)} seconds`;
}
