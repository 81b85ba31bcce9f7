/** Who makes a call: decided by the access key in the request's signature. */
export interface Caller {
  readonly account: string;
  readonly region: string;
  /** `root` is the person at the laptop (and the AWS CLI); everyone else is a role of the templates. */
  readonly principal:
    { readonly kind: 'root' } | { readonly kind: 'role'; readonly roleArn: string };
}

/** One permission a call needs, as IAM names it. */
export interface Need {
  /** Such as `codedeploy:CreateDeployment`. */
  readonly action: string;
  /** ARNs, or `*` where AWS defines no resource type for the action. */
  readonly resources: readonly string[];
  /** Condition keys with their values, such as `iam:PassedToService`. */
  readonly context?: Readonly<Record<string, string>>;
}

/** An SDK command's output without what the SDK adds to it. */
export type Answer<Output> = Omit<Output, '$metadata'>;

/** One operation of a service. `Input` and `Output` are the shapes of the AWS SDK's own commands. */
export interface Operation<Input = never, Output = unknown> {
  /** What the caller's policies must allow. */
  needs(input: Input, caller: Caller): readonly Need[];
  run(input: Input, caller: Caller): Output | Promise<Output>;
}

/** Protocols of AWS's services, as the SDK v3 and the CLI speak them (facts/aws.md, section 7). */
export type Protocol = 'json-1.0' | 'json-1.1' | 'query' | 'rest-json';

/** A service as the endpoint sees it: how it is addressed, its schemas, and what it can do. */
export interface AwsService {
  /** Name in the signing scope, such as `codedeploy`, `states`, `monitoring`. */
  readonly signingName: string;
  readonly protocol: Protocol;
  /** Prefix of `x-amz-target` for the JSON protocols, such as `CodeDeploy_20141006`. */
  readonly target?: string;
  /** `Version` of the query protocol, such as `2015-12-01`; also for JSON services that older clients call by query. */
  readonly version?: string;
  /** The SDK client's module: its exported schemas (`CreateDeploymentInput$` …) encode and decode. */
  readonly schemas: Readonly<Record<string, unknown>>;
  /** By operation name, such as `CreateDeployment`. This is the list of supported calls that is under test. */
  readonly operations: Readonly<Record<string, Operation>>;
}

/** An error as AWS would answer it. Thrown by cores; the endpoint encodes it for the caller's protocol. */
export class AwsError extends Error {
  readonly statusCode: number;
  /** Further members of the exception's shape, such as `CancellationReasons`. */
  readonly details: Readonly<Record<string, unknown>>;
  /** `name` is the exception's shape name, such as `DeploymentLimitExceededException`. */
  constructor(
    name: string,
    message: string,
    statusCode = 400,
    details: Readonly<Record<string, unknown>> = {},
  ) {
    super(message);
    this.name = name;
    this.statusCode = statusCode;
    this.details = details;
  }
}
