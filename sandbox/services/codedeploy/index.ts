import { randomBytes, randomInt } from 'node:crypto';
import type { Clock } from '../../clock.ts';
import type { EventSink } from '../wiring.ts';
import type { CloudPorts } from './acting.ts';
import { createCodeDeployCore } from './core.ts';
import { type CodeDeployOptions, defaultOptions } from './options.ts';
import { codeDeployResources } from './resources.ts';
import { codeDeployService } from './service.ts';
import { viewDeployment, viewTargetGroups } from './view.ts';

export type { CodeDeployCore } from './core.ts';
export type { CodeDeployOptions } from './options.ts';
export type { DeploymentView, TargetGroupState } from './view.ts';

/** CodeDeploy for ECS. `ecs` and `elbv2` are the cores it acts on, always with the group's service role. */
export function createCodeDeploy({
  clock,
  events,
  options = {},
  newDeploymentId = randomDeploymentId,
  newHookExecutionId = () => randomBytes(48).toString('base64'),
  account = '000000000000',
  region = 'eu-west-1',
  ...cloud
}: CloudPorts & {
  clock: Clock;
  events: EventSink;
  options?: Partial<CodeDeployOptions>;
  newDeploymentId?: () => string;
  newHookExecutionId?: () => string;
  account?: string;
  region?: string;
}) {
  const core = createCodeDeployCore({
    ...cloud,
    clock,
    events,
    options: { ...defaultOptions, ...options },
    newDeploymentId,
    newHookExecutionId,
    account,
    region,
  });
  return {
    core,
    service: codeDeployService(core),
    resources: codeDeployResources(core),
    /** The parts of the page's world that are known here; undefined for a group that does not exist (yet). */
    view(
      where: { application: string; group: string },
      versionOf: (image: string) => string | undefined,
    ) {
      const group = core.groups.get(`${where.application}/${where.group}`);
      return (
        group && {
          deployment: viewDeployment(core, group),
          targetGroups: viewTargetGroups(core, group, versionOf),
        }
      );
    },
  };
}

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';
const randomDeploymentId = () =>
  Array.from({ length: 9 }, () => letters[randomInt(letters.length)]).join('');
