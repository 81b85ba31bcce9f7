import { AwsError } from '../../endpoint/service.ts';
import type { LogsCore } from '../logs/index.ts';
import type { Authorizer } from '../wiring.ts';
import type { LambdaCore } from './core.ts';

/**
 * Brings what functions write to their log groups, with each function's own role.
 * A role that may not write logs has none, as on AWS; the usage report names the refusal.
 */
export function createLogWriter({
  core,
  logs,
  authorizer,
  region,
  account,
}: {
  core: LambdaCore;
  logs: LogsCore;
  authorizer: Authorizer;
  region: string;
  account: string;
}) {
  const allowed = new Map<string, boolean>();

  function mayWrite(functionName: string): boolean {
    const known = allowed.get(functionName);
    if (known !== undefined) return known;
    const { roleArn, logGroupName, logStreamName } = core.get(functionName);
    const group = `arn:aws:logs:${region}:${account}:log-group:${logGroupName}`;
    const verdict = permits(() =>
      authorizer.require(roleArn, [
        { action: 'logs:CreateLogStream', resources: [`${group}:*`] },
        { action: 'logs:PutLogEvents', resources: [`${group}:log-stream:${logStreamName}`] },
      ]),
    );
    allowed.set(functionName, verdict);
    return verdict;
  }

  return (functionName: string, text: string) => {
    const { logGroupName, logStreamName } = core.get(functionName);
    if (mayWrite(functionName)) logs.write(logGroupName, logStreamName, text);
  };
}

function permits(check: () => void): boolean {
  try {
    check();
    return true;
  } catch (error) {
    if (error instanceof AwsError && error.name === 'AccessDeniedException') return false;
    throw error;
  }
}
