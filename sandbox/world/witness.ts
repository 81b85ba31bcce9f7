import { names, type ServiceEnvironment } from '../../orchestrator/catalogue/names.ts';
import { outcomes, type Outcome } from '../../orchestrator/deployment/events.ts';
import type { Cloud } from '../cloud.ts';
import { listenersOf, sideOfTask, sidesOf, tasksOf, versionOf, type Side } from './environments.ts';
import { metricOf } from './metric-of.ts';

const minute = 60_000;

/**
 * What stories judge by: the cores' own state, never Slipway's records.
 * Versions are read from the images that tasks really run.
 */
export function createWitness(cloud: Cloud) {
  const running = (where: ServiceEnvironment) => {
    const sides = sidesOf(cloud, where);
    return tasksOf(cloud, where).map((task) => {
      const side = sideOfTask(sides, task);
      const port = task.loadBalancers[0]?.containerPort ?? 0;
      return {
        taskId: task.id,
        version: versionOf(cloud, where, task),
        status: task.lastStatus,
        colour: side?.colour,
        health:
          side && task.privateIp
            ? cloud.elbv2.core.health(side.arn, task.privateIp, port).state
            : ('unused' as const),
      };
    });
  };

  return {
    running,

    /** Percent of production requests that the listener sends to target groups running this version. */
    percentOn(where: ServiceEnvironment, version: string): number {
      const tasks = running(where).filter((task) => task.version === version);
      return sidesOf(cloud, where)
        .filter(({ colour }) => tasks.some((task) => task.colour === colour))
        .reduce((sum, { weight }) => sum + weight, 0);
    },

    /** The target group that serves no production request now: where a deployment would go. */
    idleSide: (where: ServiceEnvironment) =>
      sidesOf(cloud, where).find(({ weight }) => weight === 0),

    /** Requests that the production listener has sent to a target group since the start, and its 5xx answers. */
    productionRequests(where: ServiceEnvironment, targetGroupArn: string) {
      const { production } = listenersOf(cloud, where);
      const count = cloud.elbv2.core
        .counters()
        .find((one) => one.listenerArn === production.arn && one.targetGroupArn === targetGroupArn);
      return { requests: count?.requests ?? 0, errors: count?.target5xx ?? 0 };
    },

    /**
     * Requests of a target group as the load balancer gave them to CloudWatch, in the whole minutes from the one of
     * `from` to the one before `until` ends (sandbox ms).
     */
    requestsInMinutes(where: ServiceEnvironment, side: Side, from: number, until: number) {
      return cloud.cloudwatch.core
        .series(metricOf(cloud, where, side, 'RequestCount'), {
          statistic: 'Sum',
          from: Math.floor(from / minute) * minute,
          until,
        })
        .reduce((sum, { value }) => sum + value, 0);
    },

    sides: (where: ServiceEnvironment) => sidesOf(cloud, where),

    alarms: (where: ServiceEnvironment) =>
      names.alarms(where).flatMap((name) => {
        const view = cloud.cloudwatch.core.alarms.get(name);
        return view ? [{ name, ...view.standing }] : [];
      }),

    /** Sandbox time of each change of an alarm's state, oldest first. */
    alarmHistory: (alarmName: string) =>
      cloud.cloudwatch.core.alarms
        .history()
        .filter((item) => item.alarmName === alarmName)
        .map(({ at, previous, standing }) => ({ at, from: previous.state, to: standing.state })),

    /** Newest first. */
    codeDeployments(where: ServiceEnvironment) {
      const name = names.codeDeploy(where);
      const group = cloud.codedeploy.core.groups.get(`${name}/${name}`);
      return group ? cloud.codedeploy.core.deploymentsOf(group) : [];
    },

    taskDefinitions: (where: ServiceEnvironment) =>
      cloud.ecs.core.definitions.list({ family: names.taskFamily(where) }),

    /** Newest first, with the outcome that the machine itself put out. */
    executions: () =>
      cloud.states.core.executions().map(({ name, status, transitions, output }) => ({
        name,
        status,
        transitions,
        outcome: outcomeIn(output),
      })),

    calls: () => cloud.endpoint.calls(),
  };
}

export type Witness = ReturnType<typeof createWitness>;

function outcomeIn(output: string | undefined): Outcome | undefined {
  if (output === undefined) return undefined;
  const parsed: unknown = JSON.parse(output);
  if (typeof parsed !== 'object' || parsed === null || !('outcome' in parsed)) return undefined;
  const { outcome } = parsed;
  return outcomes.find((known) => known === outcome);
}
