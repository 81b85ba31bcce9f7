import type { Clock } from '../../clock.ts';
import { AwsError } from '../../endpoint/service.ts';
import type { EventSink } from '../wiring.ts';
import type { CloudPorts } from './acting.ts';
import { Halt } from './control.ts';
import { engine, newDeployment } from './engine.ts';
import { hookRunner } from './hooks.ts';
import {
  type AlarmConfiguration,
  type Deployment,
  type DeploymentGroup,
  isOver,
  type RollbackEvent,
} from './model.ts';
import { codeDeployNames } from './names.ts';
import type { CodeDeployOptions } from './options.ts';
import { createSetup, found } from './setup.ts';

export interface CodeDeployPorts extends CloudPorts {
  readonly clock: Clock;
  readonly events: EventSink;
  readonly options: CodeDeployOptions;
  /** Nine capital letters and digits, new each time, after `d-`. */
  readonly newDeploymentId: () => string;
  /** Opaque, new each time. */
  readonly newHookExecutionId: () => string;
  readonly account: string;
  readonly region: string;
}

export interface NewDeployment {
  readonly application: string;
  readonly group: string;
  readonly content: string;
  readonly sha256: string | undefined;
  readonly configName: string | undefined;
  readonly description: string | undefined;
  /** Undefined: the group's. */
  readonly alarms: AlarmConfiguration | undefined;
  readonly rollbackEvents: readonly RollbackEvent[] | undefined;
}

/** CodeDeploy for ECS: applications, groups, configurations, and the deployments that `engine` drives. */
export function createCodeDeployCore(ports: CodeDeployPorts) {
  const { clock, options } = ports;
  const names = codeDeployNames(ports);
  const setup = createSetup();
  const deployments = new Map<string, Deployment>();
  const hooks = hookRunner({ clock, options, newId: ports.newHookExecutionId });

  const core = {
    ...setup,
    names,
    deployments,

    /** Newest first. */
    deploymentsOf: ({ id }: DeploymentGroup): Deployment[] =>
      [...deployments.values()].filter(({ group }) => group.id === id).reverse(),
    deployment: (id: string): Deployment =>
      found(
        deployments.get(id),
        'DeploymentDoesNotExistException',
        `The deployment ${id} could not be found`,
      ),

    /** One deployment of a group at a time; a rollback counts (facts/aws.md, section 1.10). */
    createDeployment(given: NewDeployment): Deployment {
      const group = core.group(given.application, given.group);
      const configName = given.configName ?? group.configName;
      core.config(configName);
      const revision = core.registerRevision(given.application, given.content, given.sha256);
      const history = core.deploymentsOf(group);
      const active = history.find((each) => !isOver(each));
      if (active)
        throw new AwsError(
          'DeploymentLimitExceededException',
          `The Deployment Group '${group.name}' already has an active Deployment '${active.id}'`,
        );
      const deployment: Deployment = {
        ...newDeployment(clock, newDeploymentId()),
        group,
        configName,
        description: given.description,
        creator: 'user',
        revision,
        previousRevision: history.find(({ status }) => status === 'Succeeded')?.revision,
        alarms: given.alarms ?? group.alarms,
        rollbackEvents: given.rollbackEvents ?? group.rollbackEvents,
      };
      driver.start(deployment);
      return deployment;
    },

    /** Takes hold at once. `rollbackAsked` undefined leaves it to the configuration. */
    stopDeployment(id: string, rollbackAsked: boolean | undefined): 'Pending' | 'Succeeded' {
      const deployment = core.deployment(id);
      if (deployment.error?.code === 'MANUAL_STOP') return 'Succeeded';
      if (isOver(deployment) || deployment.terminating) throw alreadyCompleted(deployment);
      if (deployment.creator === 'codeDeployRollback')
        throw new AwsError(
          'UnsupportedActionForDeploymentTypeException',
          `Deployment ${id} is a rollback and cannot be stopped.`,
        );
      deployment.control.halt(
        new Halt({
          kind: 'stopped',
          code: 'MANUAL_STOP',
          rollbackEvent: 'DEPLOYMENT_STOP_ON_REQUEST',
          rollbackAsked,
          message: 'The deployment was stopped on request.',
        }),
      );
      return 'Pending';
    },

    continueDeployment(id: string, waitType: 'READY_WAIT' | 'TERMINATION_WAIT') {
      const deployment = core.deployment(id);
      if (isOver(deployment)) throw alreadyCompleted(deployment);
      if (deployment.waiting === waitType) return deployment.control.continue();
      throw waitType === 'READY_WAIT'
        ? new AwsError(
            'DeploymentIsNotInReadyStateException',
            `Deployment ${id} is not in the ready state.`,
          )
        : new AwsError(
            'InvalidDeploymentStatusException',
            `Deployment ${id} does not wait for termination.`,
          );
    },

    answerHook: (...answer: Parameters<typeof hooks.answer>) => hooks.answer(...answer),
    now: () => clock.now(),
    cloud: { ecs: ports.ecs, elbv2: ports.elbv2 },
  };

  const newDeploymentId = () => `d-${ports.newDeploymentId()}`;
  const driver = engine({
    ...ports,
    names,
    hooks,
    trafficOf: core.config,
    newDeploymentId,
    add: (deployment) => deployments.set(deployment.id, deployment),
  });
  return core;
}

export type CodeDeployCore = ReturnType<typeof createCodeDeployCore>;

const alreadyCompleted = ({ id }: Deployment) =>
  new AwsError('DeploymentAlreadyCompletedException', `Deployment ${id} is already completed`);
