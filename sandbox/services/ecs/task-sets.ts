import type { LoadBalancer, NetworkConfiguration } from '@aws-sdk/client-ecs';
import { AwsError } from '../../endpoint/service.ts';
import type { Clock } from '../../clock.ts';
import type { Revision, Service, TaskSet } from './model.ts';
import { type EcsNames, lastPart } from './names.ts';
import type { Targets } from './task-health.ts';

/** What is left out is the service's. */
export interface NewTaskSet {
  readonly loadBalancers?: readonly LoadBalancer[];
  readonly networkConfiguration?: NetworkConfiguration;
  readonly platformVersion?: string;
  readonly externalId?: string;
  /** Percent of the service's desired count; 100 unless given. */
  readonly scale?: number;
}

/** Task sets of a service: the primary one takes production traffic, others come and go with deployments. */
export function taskSets({
  clock,
  names,
  newId,
  targets,
}: {
  clock: Clock;
  names: EcsNames;
  newId: () => string;
  targets: Targets;
}) {
  return {
    create(
      service: Service,
      taskDefinition: Revision,
      input: NewTaskSet,
      { status, startedBy }: Pick<TaskSet, 'status' | 'startedBy'>,
    ): TaskSet {
      for (const { targetGroupArn = '', containerName, containerPort } of input.loadBalancers ??
        []) {
        checkContainer(taskDefinition, containerName, containerPort);
        if (targets.listenersOf(targetGroupArn).length === 0)
          throw invalid(
            `The target group with targetGroupArn ${targetGroupArn} does not have an associated load balancer.`,
          );
      }
      const number = BigInt(`0x${newId().slice(-16)}`)
        .toString()
        .padStart(19, '0')
        .slice(-19);
      const id = `ecs-svc/${number}`;
      const made: TaskSet = {
        id,
        arn: names.taskSet(service.clusterArn, service.name, id),
        taskDefinition,
        loadBalancers: input.loadBalancers ?? [],
        networkConfiguration: input.networkConfiguration ?? service.networkConfiguration,
        platformVersion: input.platformVersion ?? service.platformVersion,
        externalId: input.externalId,
        startedBy,
        scale: input.scale ?? 100,
        status,
        stability: 'STABILIZING',
        stabilityAt: clock.now(),
        failures: 0,
        notBefore: 0,
        createdAt: clock.now(),
        updatedAt: clock.now(),
      };
      service.taskSets.push(made);
      return made;
    },

    get: findTaskSet,

    makePrimary(service: Service, reference: string): TaskSet {
      const chosen = findTaskSet(service, reference);
      if (chosen.status === 'DRAINING')
        throw invalid('A task set that is draining cannot become primary.');
      for (const taskSet of service.taskSets)
        if (taskSet.status === 'PRIMARY') setStatus(taskSet, 'ACTIVE', clock);
      setStatus(chosen, 'PRIMARY', clock);
      return chosen;
    },

    /** Its tasks are drained and stopped; then it is gone. */
    remove(service: Service, reference: string, force: boolean): TaskSet {
      const chosen = findTaskSet(service, reference);
      if (chosen.status === 'PRIMARY') throw invalid('The primary task set cannot be deleted.');
      if (!force && chosen.scale > 0)
        throw invalid('The task set is not scaled down to zero; delete it with force.');
      setStatus(chosen, 'DRAINING', clock);
      return chosen;
    },
  };
}

function findTaskSet(service: Service, reference: string): TaskSet {
  const found = service.taskSets.find(({ id }) => lastPart(id) === lastPart(reference));
  if (!found)
    throw new AwsError('TaskSetNotFoundException', 'The specified task set does not exist.');
  return found;
}

function setStatus(taskSet: TaskSet, status: TaskSet['status'], clock: Clock) {
  taskSet.status = status;
  taskSet.updatedAt = clock.now();
}

function checkContainer(
  { containerDefinitions = [] }: Revision,
  containerName: string | undefined,
  containerPort: number | undefined,
) {
  const container = containerDefinitions.find(({ name }) => name === containerName);
  if (!container)
    throw invalid(`The container ${containerName ?? ''} does not exist in the task definition.`);
  if (!container.portMappings?.some((mapping) => mapping.containerPort === containerPort))
    throw invalid(
      `The container ${containerName ?? ''} did not have a container port ${containerPort ?? ''} defined.`,
    );
}

const invalid = (message: string) => new AwsError('InvalidParameterException', message);
