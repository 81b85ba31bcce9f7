import { AwsError } from '../../endpoint/service.ts';
import { matchesPattern } from '../../iam/pattern.ts';
import type { InvocationSource } from '../wiring.ts';
import type { LambdaCore, Permission } from './core.ts';

/** Throws `AccessDeniedException` (403) unless the function's resource policy lets the service in for that source. */
export function requirePermission(
  core: LambdaCore,
  functionName: string,
  source: InvocationSource,
) {
  const allowed = core.permissions(functionName).some((permission) => lets(permission, source));
  if (!allowed)
    throw new AwsError(
      'AccessDeniedException',
      `${source.service} (${source.sourceArn}) is not authorized to perform: lambda:InvokeFunction on ` +
        `resource: ${core.get(functionName).arn} because no resource-based policy allows it`,
      403,
    );
}

function lets({ action, principal, sourceArn }: Permission, source: InvocationSource): boolean {
  return (
    matchesPattern(action, 'lambda:InvokeFunction') &&
    principal === source.service &&
    (sourceArn === undefined || matchesPattern(sourceArn, source.sourceArn))
  );
}

/** A public URL needs both statements since October 2025: the right to the URL, and to the function by way of it. */
export function urlIsPublic(permissions: readonly Permission[]): boolean {
  const open = permissions.filter(({ principal }) => principal === '*');
  return (
    open.some(
      ({ action, functionUrlAuthType }) =>
        action === 'lambda:InvokeFunctionUrl' && functionUrlAuthType === 'NONE',
    ) &&
    open.some(
      ({ action, invokedViaFunctionUrl }) =>
        action === 'lambda:InvokeFunction' && invokedViaFunctionUrl === true,
    )
  );
}
