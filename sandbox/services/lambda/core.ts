import { AwsError } from '../../endpoint/service.ts';
import type { FunctionSpec } from '../../lambda/index.ts';

/** A function of the templates: what its workers need, and what the API tells about it. */
export interface LambdaFunction extends FunctionSpec {
  readonly roleArn: string;
  readonly runtime: string;
  readonly description?: string;
  readonly deadLetterArn?: string;
  /** Sandbox ms since the epoch. */
  readonly lastModified: number;
}

/** One statement of a function's resource policy. */
export interface Permission {
  readonly action: string;
  /** A service such as `events.amazonaws.com`, an account, an ARN, or `*`. */
  readonly principal: string;
  readonly sourceArn?: string;
  readonly functionUrlAuthType?: string;
  readonly invokedViaFunctionUrl?: boolean;
}

/** What happens to events that a function was invoked with asynchronously and failed on. */
export interface EventInvokeConfig {
  readonly maximumRetryAttempts: number;
  readonly maximumEventAgeSeconds: number;
  readonly onFailureArn?: string;
}

export interface LambdaCore {
  add(fn: LambdaFunction): void;
  /** By name or ARN, with or without a qualifier. Throws `ResourceNotFoundException` (404). */
  get(name: string): LambdaFunction;
  all(): readonly LambdaFunction[];
  /** Makes `qualifier` (a version or an alias) an address of the function. */
  addQualifier(functionName: string, qualifier: string): void;
  /** Numbers versions from 1. */
  nextVersion(functionName: string): number;
  permit(functionName: string, permission: Permission): void;
  permissions(functionName: string): readonly Permission[];
  configureEvents(functionName: string, config: EventInvokeConfig): void;
  eventConfig(functionName: string): EventInvokeConfig;
  addUrl(urlId: string, functionName: string): void;
  functionOfUrl(urlId: string): LambdaFunction | undefined;
}

/** AWS's defaults for asynchronous invocations. */
const defaultEventConfig: EventInvokeConfig = {
  maximumRetryAttempts: 2,
  maximumEventAgeSeconds: 6 * 3600,
};

/** The functions and everything that is configured on them. */
export function createLambdaCore({
  account,
  region,
}: {
  account: string;
  region: string;
}): LambdaCore {
  const functions = new Map<string, LambdaFunction>();
  const qualifiers = new Map<string, Set<string>>();
  const permissions = new Map<string, Permission[]>();
  const eventConfigs = new Map<string, EventInvokeConfig>();
  const urls = new Map<string, string>();

  const notFound = (name: string) =>
    new AwsError(
      'ResourceNotFoundException',
      `Function not found: ${name.startsWith('arn:') ? name : `arn:aws:lambda:${region}:${account}:function:${name}`}`,
      404,
    );

  const get = (name: string) => {
    const { functionName, qualifier } = parseFunctionName(name);
    const fn = functions.get(functionName);
    const known =
      qualifier === undefined ||
      qualifier === '$LATEST' ||
      qualifiers.get(functionName)?.has(qualifier);
    if (!fn || !known) throw notFound(name);
    return fn;
  };

  return {
    add: (fn) => void functions.set(fn.functionName, fn),
    get,
    all: () => [...functions.values()],
    addQualifier(name, qualifier) {
      const { functionName } = get(name);
      qualifiers.set(functionName, (qualifiers.get(functionName) ?? new Set()).add(qualifier));
    },
    nextVersion: (name) => (qualifiers.get(get(name).functionName)?.size ?? 0) + 1,
    permit(name, permission) {
      const { functionName } = get(name);
      permissions.set(functionName, [...(permissions.get(functionName) ?? []), permission]);
    },
    permissions: (name) => permissions.get(get(name).functionName) ?? [],
    configureEvents: (name, config) => void eventConfigs.set(get(name).functionName, config),
    eventConfig: (name) => eventConfigs.get(get(name).functionName) ?? defaultEventConfig,
    addUrl: (urlId, name) => void urls.set(urlId, get(name).functionName),
    functionOfUrl: (urlId) => functions.get(urls.get(urlId) ?? ''),
  };
}

/** `name`, `name:qualifier`, `account:function:name`, or an ARN with or without a qualifier. */
export function parseFunctionName(name: string): { functionName: string; qualifier?: string } {
  const short = name
    .replace(/^arn:aws:lambda:[^:]*:[^:]*:function:/, '')
    .replace(/^[^:]*:function:/, '');
  const [functionName = '', qualifier] = short.split(':');
  return { functionName, qualifier };
}
