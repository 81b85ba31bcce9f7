import { Validations } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/**
 * Puts exceptions to the policy checks (cdk-nag, CDK's template validation) on record, next to what they are about.
 * `exceptions` is rule id → reason. A finding of a rule with several has its own id, such as
 * `AwsSolutions-IAM5[Resource::*]`, so that the next wildcard is a new finding and breaks the build (T13).
 */
export function acknowledge(construct: IConstruct, exceptions: Readonly<Record<string, string>>) {
  Validations.of(construct).acknowledge(
    ...Object.entries(exceptions).map(([id, reason]) => ({ id, reason })),
  );
}
