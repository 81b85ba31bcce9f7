/** What a Task's Resource asks for. */
export type TaskResource =
  | { readonly kind: 'lambda:invoke'; readonly waitsForToken: boolean }
  | { readonly kind: 'function'; readonly functionArn: string };

const functionArn = /^arn:aws:lambda:[a-z0-9-]+:\d{12}:function:[\w-]+(:[\w$-]+)?$/;

/** Reads a Resource; undefined when this sandbox does not run it. */
export function parseResource(resource: string): TaskResource | undefined {
  if (resource === 'arn:aws:states:::lambda:invoke') {
    return { kind: 'lambda:invoke', waitsForToken: false };
  }
  if (resource === 'arn:aws:states:::lambda:invoke.waitForTaskToken') {
    return { kind: 'lambda:invoke', waitsForToken: true };
  }
  return functionArn.test(resource) ? { kind: 'function', functionArn: resource } : undefined;
}
