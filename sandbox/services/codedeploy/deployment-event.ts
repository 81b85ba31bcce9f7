import type { AwsEvent } from '../wiring.ts';
import type { Deployment } from './model.ts';
import type { CodeDeployNames } from './names.ts';

export type EventState = 'START' | 'SUCCESS' | 'FAILURE' | 'STOP' | 'READY';

/** facts/aws.md, section 2.2: no error, no lifecycle event and no rollback link; follow with GetDeployment. */
export const deploymentEvent = (
  { id, group }: Deployment,
  state: EventState,
  { names, region }: { names: CodeDeployNames; region: string },
): AwsEvent => ({
  source: 'aws.codedeploy',
  detailType: 'CodeDeploy Deployment State-change Notification',
  resources: [names.application(group.application), names.group(group.application, group.name)],
  detail: {
    instanceGroupId: group.id,
    region,
    application: group.application,
    deploymentId: id,
    state,
    deploymentGroup: group.name,
  },
});
