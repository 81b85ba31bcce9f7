import { expect, it } from '@jest/globals';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { fileURLToPath } from 'node:url';

const processModule = fileURLToPath(
  new URL('../../../sandbox/fargate/process.ts', import.meta.url),
);

/** A sandbox in small: starts one task, which calls us and stays on the line. */
const sandboxProgram = (port: number) => `
import { startProcess } from ${JSON.stringify(processModule)};
await startProcess({
  command: ['node', '-e', 'require("node:net").connect(${port}, "127.0.0.1"); setInterval(() => {}, 1000)'],
  workdir: '/', environment: {}, onLine: () => {},
});
setInterval(() => {}, 1000);
`;

it('no task outlives a sandbox that was killed', async () => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  const called = new Promise<Socket>((resolve) => server.once('connection', resolve));
  const sandbox = spawn(process.execPath, ['--input-type=module', '-e', sandboxProgram(port)], {
    stdio: 'inherit',
  });

  const task = await called;
  task.on('error', () => undefined).resume();
  // The line is held by the task alone: it breaks when the task dies, and not before.
  const hungUp = once(task, 'close');
  expect(task.readyState).toBe('open');
  sandbox.kill('SIGKILL');
  await hungUp;
  server.close();
});
