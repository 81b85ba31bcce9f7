import { registerHooks } from 'node:module';

const root = new URL('../../../', import.meta.url).href;
const judges = `${root}sandbox/simulation/invariants/`;
/** Marks a module that is loaded as it is in the repository, beside a changed one of the same name. */
const whole = '?whole';

/**
 * Lets this thread load `sources` (by URL) in place of the files. Two see our code as it is: what is imported with
 * `?whole`, with all that it imports; and the judges, who would otherwise go by the very rules that were taken out.
 */
export function loadMutant(sources: ReadonlyMap<string, string>): void {
  registerHooks({
    resolve(specifier, context, next) {
      const found = next(specifier, context);
      const isOurs = found.url.startsWith(root) && !found.url.includes('/node_modules/');
      if (!isOurs || found.url.endsWith(whole) || !seesWhole(context.parentURL, found.url))
        return found;
      return { ...found, url: found.url + whole };
    },
    load(url, context, next) {
      const source = sources.get(url);
      if (source === undefined) return next(url, context);
      const format = url.endsWith('.json') ? 'json' : 'module-typescript';
      return { format, source, shortCircuit: true };
    },
  });
}

function seesWhole(importer = '', imported: string): boolean {
  if (importer.endsWith(whole)) return true;
  return importer.startsWith(judges) && !imported.startsWith(`${root}sandbox/`);
}
