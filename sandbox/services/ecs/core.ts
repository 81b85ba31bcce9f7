import type { Tag } from '@aws-sdk/client-ecs';
import type { Clock } from '../../clock.ts';
import { AwsError } from '../../endpoint/service.ts';
import type { StartTask } from '../../fargate/task.ts';
import type { EventSink } from '../wiring.ts';
import type { Cluster, Service, Task, TaskSet } from './model.ts';
import { ecsNames } from './names.ts';
import { oneOffTasks } from './one-off-tasks.ts';
import { scheduler } from './scheduler.ts';
import { taskDefinitions } from './task-definitions.ts';
import type { Targets } from './task-health.ts';
import { taskRunner, type TaskTimings } from './task-runner.ts';
import { type NewTaskSet, taskSets } from './task-sets.ts';

export interface EcsPorts {
  readonly clock: Clock;
  readonly startTask: StartTask;
  readonly targets: Targets;
  readonly events: EventSink;
  /** 32 hex digits, new each time. */
  readonly newId: () => string;
  readonly timings: TaskTimings;
  /** How often the scheduler looks at every service, besides whenever a task changes. */
  readonly lookEveryMs: number;
  readonly account: string;
  readonly region: string;
}

export type NewService = Pick<
  Service,
  | 'name'
  | 'clusterArn'
  | 'desiredCount'
  | 'healthCheckGracePeriodMs'
  | 'deploymentConfiguration'
  | 'networkConfiguration'
  | 'platformVersion'
  | 'loadBalancers'
> & {
  /** A family alone is its latest ACTIVE revision at this moment. */
  readonly taskDefinition: string;
};

/** ECS on Fargate with the CODE_DEPLOY controller: clusters, services with task sets, and tasks. */
export function createEcsCore(ports: EcsPorts) {
  const { clock, targets } = ports;
  const names = ecsNames(ports);
  const clusters = new Map<string, Cluster>();
  const services = new Map<string, Service>();
  const tags = new Map<string, readonly Tag[]>();
  const definitions = taskDefinitions({ clock, names });

  let closed = false;
  const runner = taskRunner({
    ...ports,
    names,
    events: { emit: (event) => !closed && ports.events.emit(event) },
    onChange: (task) => taskChanged(task),
  });
  const schedule = scheduler({ clock, runner, targets });
  const sets = taskSets({ clock, names, newId: ports.newId, targets });

  const look = (service: Service) => {
    schedule.reconcile(service);
    if (core.isSteady(service))
      waiting
        .get(service)
        ?.splice(0)
        .forEach((resolve) => resolve());
  };
  const waiting = new Map<Service, (() => void)[]>();
  const due = new Set<Service>();
  /** Looks soon, and once for many changes at the same moment. */
  const lookSoon = (service: Service) => {
    if (closed || due.has(service)) return;
    due.add(service);
    clock.after(0, () => {
      due.delete(service);
      if (!closed) look(service);
    });
  };
  const taskChanged = (task: Task) => {
    const service = [...services.values()].find(({ taskSets }) =>
      taskSets.some(({ id }) => id === task.startedBy),
    );
    if (!service) return;
    const taskSet = service.taskSets.find(({ id }) => id === task.startedBy);
    const failed =
      task.stopCode === 'TaskFailedToStart' || task.stopCode === 'EssentialContainerExited';
    if (taskSet && failed && task.lastStatus === 'DEPROVISIONING') schedule.countFailure(taskSet);
    lookSoon(service);
  };

  const core = {
    names,
    definitions,
    clusters,
    services,
    tasks: runner.tasks,
    now: () => clock.now(),

    createCluster(name: string): Cluster {
      const made = { name, arn: names.cluster(name) };
      clusters.set(made.arn, made);
      return made;
    },
    cluster(reference = 'default'): Cluster {
      const found = clusters.get(names.cluster(reference));
      if (!found) throw new AwsError('ClusterNotFoundException', 'Cluster not found.');
      return found;
    },

    /** Starts at once; `whenSteady` tells when it serves. */
    createService({ taskDefinition, ...given }: NewService): Service {
      const arn = names.service(given.clusterArn, given.name);
      if (services.has(arn))
        throw new AwsError('InvalidParameterException', 'Creation of service was not idempotent.');
      const service: Service = { ...given, arn, taskSets: [], events: [], createdAt: clock.now() };
      sets.create(service, definitions.active(taskDefinition), given, {
        status: 'PRIMARY',
        startedBy: undefined,
      });
      services.set(arn, service);
      lookSoon(service);
      return service;
    },
    findService: (cluster: string | undefined, service: string): Service | undefined =>
      services.get(names.service(core.cluster(cluster).name, service)),
    service(cluster: string | undefined, reference: string): Service {
      const found = core.findService(cluster, reference);
      if (!found) throw new AwsError('ServiceNotFoundException', 'Service not found.');
      return found;
    },
    setDesiredCount(service: Service, desiredCount: number) {
      service.desiredCount = desiredCount;
      lookSoon(service);
    },

    createTaskSet(
      service: Service,
      taskDefinition: string,
      input: NewTaskSet,
      startedBy?: string,
    ): TaskSet {
      const made = sets.create(service, definitions.active(taskDefinition), input, {
        status: 'ACTIVE',
        startedBy,
      });
      lookSoon(service);
      return made;
    },
    taskSet: sets.get,
    makePrimary: (service: Service, reference: string) => sets.makePrimary(service, reference),
    deleteTaskSet(service: Service, reference: string, force: boolean): TaskSet {
      const removed = sets.remove(service, reference, force);
      lookSoon(service);
      return removed;
    },
    primary: ({ taskSets: all }: Service): TaskSet | undefined =>
      all.find(({ status }) => status === 'PRIMARY'),
    tasksOf: schedule.tasksOf,

    isSteady: ({ taskSets: all }: Service) =>
      all.length > 0 && all.every(({ stability }) => stability === 'STEADY_STATE'),
    /** Resolves when every task set of a service runs its full number of healthy tasks. */
    async whenSteady(service: Service) {
      if (core.isSteady(service)) return;
      await new Promise<void>((resolve) =>
        waiting.set(service, [...(waiting.get(service) ?? []), resolve]),
      );
    },

    task(cluster: string | undefined, reference: string): Task | undefined {
      return runner.tasks.get(names.task(core.cluster(cluster).name, reference));
    },
    stopTask: runner.stop,
    oneOff: oneOffTasks(runner),

    tag(arn: string, added: readonly Tag[]) {
      if (arn.includes(':task-definition/')) return definitions.tag(arn, added);
      const kept = core.tags(arn).filter(({ key }) => !added.some((tag) => tag.key === key));
      tags.set(arn, [...kept, ...added]);
    },
    tags: (arn: string): Tag[] =>
      arn.includes(':task-definition/') ? definitions.tags(arn) : [...(tags.get(arn) ?? [])],

    /** Nothing is started, replaced or told any more; running tasks are Fargate's to end. */
    close() {
      closed = true;
      stopLooking();
    },
  };

  const stopLooking = clock.every(ports.lookEveryMs, () => [...services.values()].forEach(look));
  return core;
}

export type EcsCore = ReturnType<typeof createEcsCore>;
