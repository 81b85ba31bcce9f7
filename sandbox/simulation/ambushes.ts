import { names } from '../../orchestrator/catalogue/names.ts';
import type { Catalogue } from '../../orchestrator/catalogue/schema.ts';
import { codeDeployDescription } from '../../orchestrator/deployment/deployment-id.ts';
import { shiftMinutes } from '../../orchestrator/deployment/timers.ts';
import type { JournalEntry } from '../../orchestrator/deployment/events.ts';
import { setAlarm } from './alarms.ts';
import { team } from './catalogue.ts';
import { attempt, type Happening } from './happening.ts';
import type { Place } from './places.ts';
import type { Port } from './ports.ts';
import { deployPastUs } from './strangers.ts';
import type { World } from './world.ts';

const secondMs = 1_000;
const minuteMs = 60_000;

/** What happens in the very moment in which it would do most harm; at random it hardly ever would. */
export const ambushes: Readonly<Record<string, Happening>> = {
  'approver goes after the yes': async ({ world, luck }) => {
    const { event, deploymentId } = await next(
      world,
      ({ event: made }) => made.type === 'DecisionMade' && made.decision === 'approve',
    );
    await world.clock.pass(luck.next() * 15 * secondMs);
    const { service, environment } = placeOf(world, deploymentId) ?? {};
    change(world, ({ services }) => {
      const approval = services[service ?? '']?.environments[environment ?? '']?.approval;
      if (approval && 'by' in event)
        approval.approvers = approval.approvers.filter((person) => person !== event.by);
    });
  },
  'requester goes before the answer': async ({ world, luck }) => {
    const { deploymentId } = await next(world, ({ event }) => event.type === 'ApprovalRequested');
    await world.clock.pass(luck.next() * 100 * secondMs);
    const requester = world.records.get(deploymentId)?.request.requester;
    change(world, ({ services }) => {
      const service = services[placeOf(world, deploymentId)?.service ?? ''];
      if (service) service.deployers = service.deployers.filter((person) => person !== requester);
    });
  },
  'alarm rings for seconds while its rule is off': async ({ world, luck, later }) => {
    const { core } = world.cloud.events;
    const rule = core.rule('alarm-changed');
    const { deploymentId } = await next(world, ({ event }) => event.type === 'BakeStarted');
    core.setEnabled(rule, false);
    later(10, () => core.setEnabled(rule, true));
    await world.clock.pass(luck.next() * 2.5 * minuteMs);
    const release = hold(world, luck.pick(alarmsOf(world, deploymentId)), 'ALARM');
    later((1 + luck.next() * 8) / 60, release);
  },
  'alarm falls silent with the shift': async ({ world, luck, later }) => {
    const { deploymentId } = await next(
      world,
      ({ event, deploymentId: id }) =>
        event.type === 'TrafficShifted' && guardedMinutes(world, id) > 5,
    );
    const release = hold(world, luck.pick(alarmsOf(world, deploymentId)), 'INSUFFICIENT_DATA');
    // Over just before the bake is judged; in its extension; or not at all in time.
    later(luck.pick([5.2 + luck.next() * 0.6, 7 + luck.next() * 2, 12 + luck.next() * 3]), release);
  },
  'old tasks are taken away': async ({ world, slack, luck }) => {
    const { deploymentId } = await next(world, ({ event }) => event.type === 'BakeStarted');
    await world.clock.pass((5 + luck.next() * 40) * secondMs);
    takeOldTasks(world, deploymentId);
    await world.clock.pass((80 + luck.next() * 20) * secondMs);
    // Whoever sees them gone may think that turning back helps.
    if (luck.chance(0.7)) await slack.person(luck.pick(team)).slash(`cancel ${deploymentId}`);
  },
  'stranger deploys while people think': async ({ world, luck }) => {
    const { deploymentId } = await next(world, ({ event }) => event.type === 'ApprovalRequested');
    const place = placeOf(world, deploymentId);
    if (place) await deployPastUs(world, place, luck.pick(['v2', 'v9']));
  },
  'migration hangs': async ({ world, luck, later }) => {
    await next(world, ({ event }) => event.type === 'MigrationStarted');
    world.cloud.tasks.hangMigrations(true);
    later(5 + luck.next() * 40, () => world.cloud.tasks.hangMigrations(false));
  },
  'hardly anybody comes': async ({ world, later }) => {
    const { deploymentId } = await next(
      world,
      ({ event, deploymentId: id }) =>
        event.type === 'DeploymentStarted' && (world.records.get(id)?.plan?.bakeRequests ?? 0) > 0,
    );
    const place = placeOf(world, deploymentId);
    if (!place) return;
    world.calm.add(place);
    later(20, () => void world.calm.delete(place));
  },
  'stopped at the busiest moment': async ({ world, slack, luck }) => {
    for (let times = 0; times < 3; times++) {
      const moment = luck.pick(['DeploymentRequested', 'PlanRechecked', 'RevisionRegistered']);
      const { deploymentId } = await next(world, ({ event }) => event.type === moment);
      await world.clock.pass((luck.next() * secondMs) / 5);
      const { service, environment } = placeOf(world, deploymentId) ?? {};
      await slack.person(luck.pick(team)).slash(`cancel ${service} ${environment}`);
    }
  },
  'Step Functions starts and says nothing': ({ world }) =>
    onEffect(world, 'StartExecution', () => silence(world, 'states', 21)),
  'ECS registers, says nothing, and shows it late': ({ world }) => {
    const { remember, stale } = world.crossings;
    remember();
    onEffect(world, 'RegisterTaskDefinition', () => {
      silence(world, 'ecs', 5);
      stale.add('ecs');
      world.clock.after(9 * secondMs, () => void stale.delete('ecs'));
    });
  },
  'listener is moved by hand': async ({ world, luck }) => {
    const { deploymentId } = await next(world, ({ event }) =>
      ['DeploymentPromoted', 'RollbackStarted'].includes(event.type),
    );
    const place = placeOf(world, deploymentId);
    if (!place) return;
    await world.clock.pass(luck.next() * 60 * secondMs);
    for (let tries = 0; isMoving(world, place) && tries < 12; tries++)
      await world.clock.pass(10 * secondMs);
    if (!isMoving(world, place)) turnAround(world, place);
  },
};

function next(world: World, isIt: (entry: JournalEntry) => boolean): Promise<JournalEntry> {
  return new Promise((resolve) => {
    world.witnesses.push({
      onEffect: () => undefined,
      onEvent: () => undefined,
      onEntry: (entry) => void (isIt(entry) && resolve(entry)),
    });
  });
}

/** In the very moment of the next effect, before its answer is on its way. */
function onEffect(world: World, operation: string, run: () => void) {
  let isDone = false;
  world.witnesses.push({
    onEffect: (effect) => {
      if (isDone || effect.operation !== operation) return;
      isDone = true;
      run();
    },
    onEvent: () => undefined,
    onEntry: () => undefined,
  });
}

/** The present call's answer is lost, and those of all others for a while. */
function silence({ clock, crossings }: World, port: Port, seconds: number) {
  crossings.muted.add(port);
  clock.after(seconds * secondMs, () => void crossings.muted.delete(port));
}

const placeOf = ({ places, records }: World, deploymentId: string): Place | undefined => {
  const request = records.get(deploymentId)?.request;
  return places.find(
    ({ service, environment }) =>
      service === request?.service && environment === request.environment,
  );
};

function change(world: World, edit: (catalogue: Catalogue) => void) {
  const copy = structuredClone(world.catalogue);
  edit(copy);
  world.catalogue = copy;
}

function alarmsOf(world: World, deploymentId: string): readonly string[] {
  const place = placeOf(world, deploymentId);
  if (!place) throw new Error(`nobody knows where ${deploymentId} is`);
  return names.alarms(place);
}

/** Puts an alarm in a state and keeps it there; the answer lets it go. */
export function hold(world: World, name: string, state: 'ALARM' | 'INSUFFICIENT_DATA') {
  world.pinned.set(name, state);
  setAlarm(world.cloud.cloudwatch.core, name, state, 'held by hand');
  return () => {
    world.pinned.delete(name);
    setAlarm(world.cloud.cloudwatch.core, name, 'OK', 'let go');
  };
}

/** From the first shift to the end of the bake. */
function guardedMinutes({ records }: World, deploymentId: string): number {
  const plan = records.get(deploymentId)?.plan;
  return plan ? shiftMinutes(plan.strategy) + plan.bakeMinutes : 0;
}

function takeOldTasks({ cloud }: World, deploymentId: string) {
  const found = [...cloud.codedeploy.core.deployments.values()].find(
    ({ description, waiting }) =>
      waiting === 'TERMINATION_WAIT' && description === codeDeployDescription(deploymentId),
  );
  if (!found?.sides) return;
  const { group, sides } = found;
  const service = cloud.ecs.core.service(group.clusterName, group.serviceName);
  attempt(() => cloud.ecs.core.deleteTaskSet(service, sides.originalTaskSetId, true));
}

/** CodeDeploy is just pointing listeners elsewhere: a hand at the same moment could not be told from its own. */
const isMoving = ({ cloud }: World, { production }: Place) =>
  [...cloud.codedeploy.core.deployments.values()].some(
    ({ group, lifecycle }) =>
      group.prodListenerArn === production &&
      lifecycle.some(({ status }) => status === 'InProgress'),
  );

/** All traffic to the group that has none. */
function turnAround({ cloud }: World, { production, groups }: Place) {
  const { action } = cloud.elbv2.core.listener(production);
  const live =
    action.kind === 'forward' ? action.weights.find(({ weight }) => weight > 0) : undefined;
  const targetGroupArn = live?.targetGroupArn === groups.blue ? groups.green : groups.blue;
  cloud.elbv2.core.modifyListener(production, {
    kind: 'forward',
    weights: [{ targetGroupArn, weight: 100 }],
  });
}
