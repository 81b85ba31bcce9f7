import { spawn } from 'node:child_process';
import { resolve } from 'node:path';

const root = resolve(import.meta.dirname, '..');

/** Bundles could not be built, or the templates could not be made; holds what the program said. */
export class SynthesisFailed extends Error {
  override readonly name = 'SynthesisFailed';
}

/** Bundles all code and synthesises the CDK app into `directory`, as `npm run build` and `cdk synth` do. */
export async function synthesise(directory: string): Promise<void> {
  await run('infra/build.ts', {});
  // Policy checks and template validation are errors in `npm run synth` and in the tests; here they would only cost time.
  await run('infra/main.ts', { CDK_OUTDIR: directory, SLIPWAY_VALIDATE: 'false' });
}

async function run(program: string, environment: Record<string, string>) {
  const child = spawn(process.execPath, [program], {
    cwd: root,
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const exitCode = await new Promise<number | null>((done, fail) => {
    child.once('error', fail);
    child.once('close', done);
  });
  if (exitCode !== 0) throw new SynthesisFailed(`${program} ended with ${exitCode}:\n${said}`);
}
