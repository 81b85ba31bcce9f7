import type { Need } from '../endpoint/service.ts';

/**
 * The narrow ways in which one service of the sandbox calls another.
 * Each is what AWS does behind the scenes; each call that AWS makes with a role is checked against that role.
 */

/** A service's event on the default bus. */
export interface AwsEvent {
  readonly source: string;
  readonly detailType: string;
  readonly resources: readonly string[];
  readonly detail: Readonly<Record<string, unknown>>;
}

export interface EventSink {
  emit(event: AwsEvent): void;
}

export interface InvokeResult {
  /** Set when the function threw, timed out or died: `errorType` as Lambda reports it. */
  readonly error?: {
    readonly errorType: string;
    readonly errorMessage: string;
    readonly trace?: readonly string[];
  };
  readonly payload: unknown;
}

/** The AWS service that invokes a function by the function's own resource policy, and for which resource. */
export interface InvocationSource {
  /** Such as `events.amazonaws.com`. */
  readonly service: string;
  /** Such as the rule's ARN. */
  readonly sourceArn: string;
}

export interface LambdaInvoker {
  /**
   * By name or ARN. Runs the real bundle; resolves when the handler has answered or failed.
   * With a source, throws `AccessDeniedException` unless an `AWS::Lambda::Permission` lets that source in.
   */
  invoke(functionName: string, payload: unknown, source?: InvocationSource): Promise<InvokeResult>;
}

/** How EventBridge and SNS invoke: what happens after delivery is Lambda's business. */
export interface LambdaEventInvoker {
  /**
   * The `Event` way (EventBridge, SNS): resolves when Lambda has taken the event; Lambda itself then retries
   * twice on the sandbox clock and hands what still fails to the function's DLQ or failure destination.
   */
  invokeLater(functionName: string, payload: unknown, source?: InvocationSource): Promise<void>;
}

export interface MetricSink {
  /** Adds samples at the clock's present time. */
  record(sample: {
    readonly namespace: string;
    readonly metricName: string;
    readonly dimensions: Readonly<Record<string, string>>;
    readonly value: number;
  }): void;
}

export interface AlarmReader {
  /** State by name; a name that does not exist is absent. */
  states(names: readonly string[]): ReadonlyMap<string, 'OK' | 'ALARM' | 'INSUFFICIENT_DATA'>;
}

/** Decides whether a role may do something; throws AccessDenied and keeps account of what was used. */
export interface Authorizer {
  require(roleArn: string, needs: readonly Need[]): void;
  /** Environment variables that carry a role's credentials into a process or worker. */
  credentialsFor(roleArn: string): {
    AWS_ACCESS_KEY_ID: string;
    AWS_SECRET_ACCESS_KEY: string;
    AWS_SESSION_TOKEN: string;
  };
}

/** The sandbox's network: private addresses and DNS names of the cloud, and the loopback ports they really are. */
export interface Network {
  /** Gives `host:port` of the cloud a real place. */
  assign(host: string, port: number, realPort: number): void;
  release(host: string, port: number): void;
  /** The loopback port behind `host:port`, if there is one. */
  resolve(host: string, port: number): number | undefined;
  /** All assignments, for workers that must dial by cloud names. */
  entries(): readonly { readonly host: string; readonly port: number; readonly realPort: number }[];
  /** A private address from the VPC's range that nobody has. */
  nextPrivateIp(): string;
}
