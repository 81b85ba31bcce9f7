/**
 * Compares a request's path with a template such as `/2015-03-31/functions/{FunctionName}/invocations`.
 * Gives the labels, percent-decoded (a function's ARN arrives encoded), or undefined where they differ.
 */
export function matchPath(template: string, path: string): Record<string, string> | undefined {
  const expected = segments(template);
  const actual = segments(path);
  if (expected.length !== actual.length) return undefined;
  const labels: Record<string, string> = {};
  for (const [index, part] of expected.entries()) {
    const value = actual[index] ?? '';
    if (part.startsWith('{')) labels[part.slice(1, -1)] = decodeURIComponent(value);
    else if (part !== value) return undefined;
  }
  return labels;
}

/** Without the query of the template and the empty ends: Lambda's `ListFunctions` ends in a slash, some clients drop it. */
const segments = (path: string) =>
  (path.split('?')[0] ?? '').split('/').filter((segment) => segment !== '');
