import type { Clock } from '../../clock.ts';
import type { EventSink } from '../wiring.ts';
import { acting, type CloudPorts, messageOf } from './acting.ts';
import { control, failure, Halt } from './control.ts';
import { deploymentEvent, type EventState } from './deployment-event.ts';
import type { HookRunner } from './hooks.ts';
import { deploy, rollBack, type Run } from './lifecycle.ts';
import { type Deployment, lifecycleNames, type Sides } from './model.ts';
import type { CodeDeployNames } from './names.ts';
import type { CodeDeployOptions } from './options.ts';
import type { Traffic } from './traffic.ts';

export interface EnginePorts extends CloudPorts {
  readonly clock: Clock;
  readonly events: EventSink;
  readonly names: CodeDeployNames;
  readonly options: CodeDeployOptions;
  readonly hooks: HookRunner;
  readonly region: string;
  trafficOf(configName: string): Traffic;
  newDeploymentId(): string;
  /** Makes a deployment known. */
  add(deployment: Deployment): void;
}

/** Drives deployments from `Created` to their end, and starts the rollback of those that have to go back. */
export function engine(ports: EnginePorts) {
  const { clock, options } = ports;

  const emit = (deployment: Deployment, state: EventState) =>
    ports.events.emit(deploymentEvent(deployment, state, ports));

  const runOf = (deployment: Deployment): Run => ({
    deployment,
    traffic: ports.trafficOf(deployment.configName),
    cloud: acting(deployment.group, ports, ports.names),
    clock,
    options,
    hooks: ports.hooks,
    announce: (state) => emit(deployment, state),
  });

  const start = (deployment: Deployment) => {
    ports.add(deployment);
    clock.after(
      options.startAfterMs,
      () => void drive(deployment, () => deploy(runOf(deployment))),
    );
  };

  const drive = async (deployment: Deployment, life: () => Promise<void>) => {
    try {
      deployment.control.check();
      await life();
      finish(deployment, 'Succeeded');
      emit(deployment, 'SUCCESS');
    } catch (error) {
      const halt =
        error instanceof Halt
          ? error
          : failure(
              'INTERNAL_ERROR',
              `The sandbox's CodeDeploy failed: ${messageOf(error)}`,
              error,
            );
      halted(deployment, halt);
    }
  };

  const finish = (deployment: Deployment, status: 'Succeeded' | 'Failed' | 'Stopped') => {
    deployment.status = status;
    deployment.completedAt = clock.now();
    delete deployment.waiting;
    for (const event of deployment.lifecycle)
      if (event.status === 'Pending')
        event.status = status === 'Succeeded' ? 'Succeeded' : 'Skipped';
  };

  const halted = (deployment: Deployment, halt: Halt) => {
    deployment.error = { code: halt.code, message: halt.message };
    finish(deployment, halt.kind === 'failed' ? 'Failed' : 'Stopped');
    // The rollback exists before anyone hears of the stop, so that the group is never free in between.
    if (wantsRollback(deployment, halt) && deployment.sides)
      startRollback(deployment, deployment.sides);
    const isAlarm = halt.code === 'ALARM_ACTIVE';
    if (halt.kind === 'failed') emit(deployment, 'FAILURE');
    else emit(deployment, isAlarm ? options.eventForAlarmStop : 'STOP');
  };

  const startRollback = (undone: Deployment, sides: Sides) => {
    const rollback: Deployment = {
      ...newDeployment(clock, ports.newDeploymentId()),
      group: undone.group,
      configName: undone.configName,
      description: `Rollback of deployment ${undone.id}`,
      creator: 'codeDeployRollback',
      revision: undone.previousRevision ?? undone.revision,
      previousRevision: undone.revision,
      alarms: { enabled: false, ignorePollAlarmFailure: true, names: [] },
      rollbackEvents: [],
      sides,
      rollbackInfo: {
        rollbackTriggeringDeploymentId: undone.id,
        rollbackMessage: `Rolls deployment ${undone.id} back to the original task set.`,
      },
    };
    ports.add(rollback);
    clock.after(options.rollbackLinkAfterMs, () => {
      undone.rollbackInfo = {
        rollbackDeploymentId: rollback.id,
        rollbackMessage: `Deployment ${rollback.id} rolls back to the original task set.`,
      };
    });
    void drive(rollback, () => rollBack(runOf(rollback), sides));
  };

  return { start };
}

function wantsRollback({ rollbackEvents, creator }: Deployment, halt: Halt): boolean {
  if (creator === 'codeDeployRollback') return false;
  return halt.rollbackAsked ?? rollbackEvents.includes(halt.rollbackEvent);
}

/** What every deployment begins with. */
export const newDeployment = (clock: Clock, id: string) => ({
  id,
  status: 'Created' as const,
  createdAt: clock.now(),
  terminating: false,
  lifecycle: lifecycleNames.map((name) => ({ name, status: 'Pending' as const })),
  control: control(clock),
});
