import type { CreateDeploymentCommandInput, RevisionLocation } from '@aws-sdk/client-codedeploy';
import { AwsError } from '../../endpoint/service.ts';
import type { NewDeployment } from './core.ts';
import type { AlarmConfiguration, RollbackEvent } from './model.ts';

/** `CreateDeployment`'s input → what the core takes. Throws the API's own errors. */
export function parseNewDeployment(input: CreateDeploymentCommandInput): NewDeployment {
  const { content, sha256 } = parseRevision(input.revision);
  if ((input.description ?? '').length > 256)
    throw new AwsError(
      'DescriptionTooLongException',
      'The description is longer than 256 characters.',
    );
  return {
    application: required(input.applicationName, 'ApplicationNameRequiredException'),
    group: required(input.deploymentGroupName, 'DeploymentGroupNameRequiredException'),
    content,
    sha256,
    configName: input.deploymentConfigName,
    description: input.description,
    alarms: input.overrideAlarmConfiguration && parseAlarms(input.overrideAlarmConfiguration),
    rollbackEvents:
      input.autoRollbackConfiguration && parseRollback(input.autoRollbackConfiguration),
  };
}

export function parseRevision(revision: RevisionLocation | undefined) {
  if (!revision)
    throw new AwsError('RevisionRequiredException', 'The revision ID was not specified.');
  const { content, sha256 } = revision.appSpecContent ?? {};
  if (revision.revisionType !== 'AppSpecContent' || content === undefined)
    throw new AwsError(
      'InvalidRevisionException',
      'The sandbox takes revisions of type AppSpecContent.',
    );
  return { content, sha256 };
}

/** Throws InvalidAlarmConfigException for an enabled list without alarms, with more than ten, or with one twice. */
export function parseAlarms({
  enabled = false,
  ignorePollAlarmFailure = false,
  alarms = [],
}: {
  enabled?: boolean;
  ignorePollAlarmFailure?: boolean;
  alarms?: readonly { name?: string }[];
}): AlarmConfiguration {
  const names = alarms.flatMap(({ name }) => (name === undefined ? [] : [name]));
  const usable =
    !enabled || (names.length > 0 && names.length <= 10 && new Set(names).size === names.length);
  if (!usable)
    throw new AwsError(
      'InvalidAlarmConfigException',
      'An enabled alarm configuration has 1 to 10 unique alarms.',
    );
  return { enabled, ignorePollAlarmFailure, names };
}

const rollbackEvents: readonly RollbackEvent[] = [
  'DEPLOYMENT_FAILURE',
  'DEPLOYMENT_STOP_ON_ALARM',
  'DEPLOYMENT_STOP_ON_REQUEST',
];

export function parseRollback({
  enabled = false,
  events = [],
}: {
  enabled?: boolean;
  events?: readonly string[];
}): RollbackEvent[] {
  if (enabled && events.length === 0)
    throw new AwsError(
      'InvalidAutoRollbackConfigException',
      'An enabled rollback configuration needs events.',
    );
  return enabled ? rollbackEvents.filter((event) => events.includes(event)) : [];
}

export function required(value: string | undefined, error: string): string {
  if (value === undefined || value === '')
    throw new AwsError(error, `${error.replace(/RequiredException$/, '')} must be specified.`);
  return value;
}
