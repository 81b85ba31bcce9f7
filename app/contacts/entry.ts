import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The folder of the program that was started: of the bundle when it is bundled, of its source otherwise. */
export function entryFolder(): string {
  return dirname(process.argv[1] ?? '');
}

/** SQL files lie beside the program in either case. */
export const migrationsFolder = () => join(entryFolder(), 'migrations');

/** The page at /docs: copied beside a bundle; from source the package knows its own files. */
export function docsPageFolder(): string | undefined {
  const folder = join(entryFolder(), 'static');
  return existsSync(folder) ? folder : undefined;
}

/** Runs a program to its end. What it throws becomes one line on standard error and exit code 1. */
export async function runProgram(name: string, main: () => Promise<unknown>): Promise<void> {
  try {
    await main();
  } catch (error) {
    process.stderr.write(`${name}: ${explain(error)}\n`);
    process.exit(1);
  }
}

function explain(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if ('code' in error && error.code === 'EADDRINUSE' && 'port' in error) {
    return `Port ${String(error.port)} is in use: set PORT to another one.`;
  }
  const cause = error.cause instanceof Error ? ` (${error.cause.message})` : '';
  return error.message + cause;
}
