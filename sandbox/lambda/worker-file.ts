import { existsSync } from 'node:fs';
import { resolve } from 'node:path';

const bundle = resolve(import.meta.dirname, '../../dist/lambda-worker/bootstrap.cjs');

/** The bundled bootstrap that every worker begins with. Throws when it has not been built. */
export function workerFile(): string {
  if (!existsSync(bundle))
    throw new Error('The bootstrap of Lambda workers is not built. Run: npm run build');
  return bundle;
}
