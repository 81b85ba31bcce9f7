import type { Clock } from '../../clock.ts';
import type { Acting } from './acting.ts';
import { watchAlarms } from './alarm-watch.ts';
import type { HookName } from './app-spec.ts';
import { failure, Halt } from './control.ts';
import type { HookRunner } from './hooks.ts';
import { install } from './install.ts';
import type { Deployment, LifecycleName, Sides } from './model.ts';
import type { CodeDeployOptions } from './options.ts';
import { deleteTaskSet, routeBack, routeProduction, routeTest } from './routing.ts';
import { shifts, type Traffic } from './traffic.ts';

export interface Run {
  readonly deployment: Deployment;
  readonly traffic: Traffic;
  readonly cloud: Acting;
  readonly clock: Clock;
  readonly options: CodeDeployOptions;
  readonly hooks: HookRunner;
  /** The deployment's state has an event of its own on the bus. */
  readonly announce: (state: 'START' | 'READY') => void;
}

const minuteMs = 60_000;

/**
 * The life of a blue/green deployment on ECS, in the order of facts/aws.md, section 1.4.
 * Returns when the original task set is gone; throws `Halt` when it failed or was stopped.
 */
export async function deploy(run: Run) {
  const { deployment, options } = run;
  begin(run);
  const stopWatching = watchAlarms(deployment, {
    clock: run.clock,
    cloud: run.cloud,
    intervalMs: options.alarmPollMs,
  });
  try {
    await hook(run, 'BeforeInstall');
    const sides = await during(run, 'Install', () => install(run));
    await hook(run, 'AfterInstall');
    await during(run, 'AllowTestTraffic', () => routeTest(run, sides));
    await hook(run, 'AfterAllowTestTraffic');
    if (options.readyWait === 'before BeforeAllowTraffic') await readyWait(run);
    await hook(run, 'BeforeAllowTraffic');
    if (options.readyWait === 'after BeforeAllowTraffic') await readyWait(run);
    await during(run, 'AllowTraffic', () => shiftTraffic(run, sides));
    await hook(run, 'AfterAllowTraffic');
    await terminationWait(run);
    deployment.terminating = true;
    stopWatching();
    await deleteTaskSet(run, sides.originalTaskSetId);
  } finally {
    stopWatching();
  }
}

/**
 * The way back: production to the original task set first, which still runs, then the replacement goes.
 * Alarms are not watched (they may still be red) and hooks run only if the option says so.
 */
export async function rollBack(run: Run, sides: Sides) {
  begin(run);
  await hook(run, 'BeforeInstall');
  await during(run, 'Install', () => sides);
  await hook(run, 'AfterInstall');
  await during(run, 'AllowTestTraffic', () => routeBack(run, sides));
  await hook(run, 'AfterAllowTestTraffic');
  await hook(run, 'BeforeAllowTraffic');
  await during(run, 'AllowTraffic', () => routeBack(run, sides));
  await hook(run, 'AfterAllowTraffic');
  await deleteTaskSet(run, sides.replacementTaskSetId);
}

function begin({ deployment, clock, announce }: Run) {
  deployment.status = 'InProgress';
  deployment.startedAt = clock.now();
  announce('START');
}

/** One lifecycle event of CodeDeploy's own. */
async function during<T>(run: Run, name: LifecycleName, act: () => T | Promise<T>): Promise<T> {
  const { deployment, clock } = run;
  deployment.control.check();
  const event = eventNamed(deployment, name);
  event.status = 'InProgress';
  event.startedAt = clock.now();
  try {
    const result = await act();
    deployment.control.check();
    event.status = 'Succeeded';
    return result;
  } catch (error) {
    event.status = 'Failed';
    throw error;
  } finally {
    event.endedAt = clock.now();
  }
}

/** A lifecycle event that is a function of the AppSpec, or nothing. */
async function hook(run: Run, name: HookName) {
  const { deployment, options, hooks, cloud } = run;
  const functionName = deployment.revision.spec.hooks.get(name);
  const runs = deployment.creator === 'user' || options.hooksInRollback;
  const event = eventNamed(deployment, name);
  if (functionName === undefined || !runs) {
    deployment.control.check();
    event.status = options.hookWithoutFunction;
  } else await during(run, name, () => hooks.run(deployment, event, functionName, cloud));
}

const eventNamed = ({ lifecycle }: Deployment, name: LifecycleName) => {
  const event = lifecycle.find((each) => each.name === name);
  if (!event) throw failure('INTERNAL_ERROR', `no lifecycle event ${name}`);
  return event;
};

async function shiftTraffic(run: Run, sides: Sides) {
  for (const { percent, waitMs } of shifts(run.traffic)) {
    routeProduction(run, sides, percent);
    if (waitMs > 0) await run.deployment.control.sleep(waitMs);
  }
  run.cloud.makePrimary(sides.replacementTaskSetId);
}

/** With a ready wait someone has to continue in time, or the deployment stops. */
async function readyWait({ deployment, announce }: Run) {
  const { readyWaitMinutes } = deployment.group;
  if (readyWaitMinutes === undefined) return;
  deployment.status = 'Ready';
  deployment.waiting = 'READY_WAIT';
  announce('READY');
  const ended = await deployment.control.sleepOrContinue(readyWaitMinutes * minuteMs);
  delete deployment.waiting;
  if (ended === 'elapsed')
    throw new Halt({
      kind: 'stopped',
      code: 'TIMEOUT',
      rollbackEvent: 'DEPLOYMENT_STOP_ON_REQUEST',
      message: 'The deployment was not continued within the wait time and was stopped.',
    });
  deployment.status = 'InProgress';
}

/** The original task set keeps running beside the new one: the bake. */
async function terminationWait({ deployment, clock, options }: Run) {
  const waitMs = deployment.group.terminationWaitMinutes * minuteMs;
  if (waitMs === 0) return;
  deployment.status = options.statusWhileBaking;
  deployment.waiting = 'TERMINATION_WAIT';
  deployment.terminationStartedAt = clock.now();
  deployment.terminationAt = clock.now() + waitMs;
  await deployment.control.sleepOrContinue(waitMs);
  delete deployment.waiting;
  deployment.status = 'InProgress';
}
