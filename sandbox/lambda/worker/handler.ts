import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { compileFunction, constants } from 'node:vm';

export type Handler = (event: unknown, context: unknown) => unknown;

/** Errors of Lambda's own runtime, which carry their `errorType` as name. */
export class RuntimeError extends Error {
  constructor(name: string, message: string) {
    super(message);
    this.name = name;
  }
}

/**
 * Loads `<file>.<export>` as Lambda does with a CommonJS bundle. It is compiled here rather than required, because
 * `require` would take the nearest package.json's word on the module type, and a deployed bundle has none.
 */
export function loadHandler(taskRoot: string, handler: string): Handler {
  const dot = handler.lastIndexOf('.');
  const file = join(taskRoot, `${handler.slice(0, dot)}.js`);
  const found = loadModule(file)[handler.slice(dot + 1)];
  if (typeof found !== 'function')
    throw new RuntimeError('Runtime.HandlerNotFound', `${handler} is undefined or not exported`);
  // Lambda's Node.js 24 runtime refuses handlers that take a callback.
  if (found.length >= 3)
    throw new RuntimeError(
      'Runtime.CallbackHandlerDeprecated',
      'AWS Lambda has removed support for callback-based function handlers starting with Node.js 24. ' +
        'You will need to modify this function to use a supported handler signature to use Node.js 24 or later.',
    );
  // The door to the bundle: whatever it exports is called with event and context.
  return found as Handler;
}

function loadModule(file: string): Record<string, unknown> {
  const module: { exports: Record<string, unknown> } = { exports: {} };
  const run: unknown = compileFunction(
    source(file),
    ['exports', 'require', 'module', '__filename', '__dirname'],
    {
      filename: file,
      importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
    },
  );
  if (typeof run === 'function')
    Reflect.apply(run, module.exports, [
      module.exports,
      createRequire(file),
      module,
      file,
      dirname(file),
    ]);
  return module.exports;
}

function source(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    throw new RuntimeError('Runtime.ImportModuleError', `Error: Cannot find module '${file}'`);
  }
}
