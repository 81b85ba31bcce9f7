import { existsSync } from 'node:fs';
import { cp, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { BuildOptions, Metafile, Plugin } from 'esbuild';
import { build } from 'esbuild';
import { functionEntries } from './bundle-entries.ts';

/**
 * Bundles everything that runs: the functions and the service for AWS and the sandbox alike, and the sandbox's page.
 * What exists is built; what is missing is named, and the exit status is 1.
 */
const root = resolve(import.meta.dirname, '..');
const dist = join(root, 'dist');
const missing: string[] = [];

/** zod exports fifty languages for its messages, a quarter of each bundle; ours are in English. */
const englishOnly: Plugin = {
  name: 'english-only',
  setup: (bundler) =>
    bundler.onResolve({ filter: /^\.\.\/locales\/index\.js$/ }, ({ resolveDir }) => ({
      path: join(resolveDir, '..', 'locales', 'en.js'),
    })),
};

const onNode = {
  absWorkingDir: root,
  bundle: true,
  platform: 'node',
  // CommonJS: bundled packages call require() for Node's own modules, which an ES module bundle cannot.
  format: 'cjs',
  target: 'node24',
  // The SDK's ES modules can be shaken; its CommonJS cannot.
  mainFields: ['module', 'main'],
  plugins: [englishOnly],
  minify: true,
  // Node prints the line that threw; without a limit that is the whole bundle.
  lineLimit: 200,
  legalComments: 'none',
  metafile: true,
  logLevel: 'error',
} satisfies BuildOptions;

// Written over, not removed first: a sandbox that runs from these files must not lose them.
await Promise.all([buildFunctions(), buildContacts(), buildPage(), buildLambdaWorker()]);
if (missing.length > 0) {
  process.stderr.write(
    `Not built, because there is no such file:\n${missing.map((path) => `  ${path}\n`).join('')}`,
  );
  process.exitCode = 1;
}

/** One call for all functions, so that what they share is parsed once. */
async function buildFunctions() {
  const entries = present(functionEntries);
  const { metafile } = await build({
    ...onNode,
    entryPoints: entries.map(([name, path]) => ({
      in: path,
      out: `${name}/index`,
    })),
    outdir: join(dist, 'lambda'),
    // Only Bolt's App and its Lambda receiver are used; see there.
    alias: {
      '@slack/socket-mode': './infra/absent-part-of-bolt.ts',
      '@slack/oauth': './infra/absent-part-of-bolt.ts',
      'raw-body': './infra/absent-part-of-bolt.ts',
    },
  });
  report(metafile);
  await Promise.all(entries.map(([name]) => sayCommonJs(join(dist, 'lambda', name))));
}

/** The sample service: a server and a one-off migration, with what they read beside them. */
async function buildContacts() {
  const folder = join(dist, 'contacts');
  const entries = present({ server: 'app/contacts/server.ts', migrate: 'app/contacts/migrate.ts' });
  const { metafile } = await build({
    ...onNode,
    entryPoints: entries.map(([name, path]) => ({ in: path, out: name })),
    outdir: folder,
  });
  report(metafile);
  await Promise.all([
    sayCommonJs(folder),
    copy('app/contacts/migrations', join(folder, 'migrations')),
    copy('node_modules/@fastify/swagger-ui/static', join(folder, 'static')),
  ]);
}

/** The sandbox's page, for browsers. */
async function buildPage() {
  const folder = join(dist, 'page');
  const entries = present({ main: 'sandbox/page/browser/main.tsx' });
  if (entries.length === 0) return;
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: entries.map(([name, path]) => ({ in: path, out: name })),
    outdir: folder,
    bundle: true,
    platform: 'browser',
    format: 'esm',
    target: 'es2022',
    jsx: 'automatic',
    jsxImportSource: 'preact',
    minify: true,
    sourcemap: true,
    legalComments: 'none',
    metafile: true,
    logLevel: 'error',
  });
  report(metafile);
  await copy('sandbox/page/browser/static', folder);
}

/**
 * What a worker of the sandbox's Lambda begins with. Node could run its TypeScript itself, but then every worker
 * would load the type stripper: 350 ms of CPU for each (measured).
 */
async function buildLambdaWorker() {
  const { metafile } = await build({
    ...onNode,
    entryPoints: ['sandbox/lambda/worker/bootstrap.ts'],
    outfile: join(dist, 'lambda-worker', 'bootstrap.cjs'),
  });
  report(metafile);
}

/** Node goes by the nearest package.json, and the one of this project says ES modules. */
async function sayCommonJs(folder: string) {
  await writeFile(join(folder, 'package.json'), '{ "type": "commonjs" }\n');
}

async function copy(from: string, to: string) {
  if (existsSync(join(root, from))) await cp(join(root, from), to, { recursive: true });
  else missing.push(from);
}

function present(entries: Readonly<Record<string, string>>) {
  return Object.entries(entries).filter(([, path]) => {
    const exists = existsSync(join(root, path));
    if (!exists) missing.push(path);
    return exists;
  });
}

function report({ outputs }: Metafile) {
  for (const [path, { bytes }] of Object.entries(outputs))
    process.stdout.write(`${String(Math.round(bytes / 1024)).padStart(6)} kB  ${path}\n`);
}
