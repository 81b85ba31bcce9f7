import type { Catalogue } from '../catalogue/schema.ts';
import type { ServiceEnvironment } from '../catalogue/names.ts';
import type { TaskSetSeen, WorldSeen } from '../deployment/world.ts';
import type { CodeDeployReader, GroupSeen } from './code-deploy-reader.ts';
import type { Ecs, EcsTaskSet, TaskSeen } from './ecs.ts';
import type { LoadBalancer } from './load-balancer.ts';

/** What serves in one place, and the deployment group through which it was found. */
export interface Place {
  readonly group: GroupSeen;
  readonly seen: WorldSeen;
}

export interface World {
  /** Listener, health, task sets and running digests, read now from three services. */
  read(where: ServiceEnvironment): Promise<Place>;
}

export function createWorld({
  codeDeploy,
  ecs,
  loadBalancer,
  catalogue,
}: {
  readonly codeDeploy: Pick<CodeDeployReader, 'readGroup'>;
  readonly ecs: Pick<Ecs, 'readService' | 'readTasks'>;
  readonly loadBalancer: Pick<LoadBalancer, 'readWeights' | 'readTargetGroups' | 'readHealth'>;
  readonly catalogue: Catalogue;
}): World {
  return {
    read: async (where) => {
      const [group, service, tasks] = await Promise.all([
        codeDeploy.readGroup(where),
        ecs.readService(where),
        ecs.readTasks(where, 'RUNNING'),
      ]);
      const [weights, found] = await Promise.all([
        loadBalancer.readWeights(group.productionListenerArn),
        loadBalancer.readTargetGroups(group.targetGroups),
      ]);
      const targetGroups = await Promise.all(
        found.map(async (each) => ({ ...each, ...(await loadBalancer.readHealth(each.arn)) })),
      );
      const container = catalogue.services[where.service]?.container.name ?? '';
      const digestsOf = runningDigests(tasks, container);
      const nameOf = (arn: string) => found.find((each) => each.arn === arn)?.name ?? arn;
      const seen: WorldSeen = {
        targetGroups,
        desiredCount: service.desiredCount,
        listener: weights.map(({ targetGroupArn, weight }) => ({
          targetGroup: nameOf(targetGroupArn),
          weight,
        })),
        taskSets: service.taskSets.map((set) =>
          taskSetSeen(set, nameOf(set.targetGroupArn), digestsOf(set)),
        ),
      };
      return { group, seen };
    },
  };
}

/** Each deployment registers a revision of its own, so a task's definition tells its task set. */
function runningDigests(tasks: readonly TaskSeen[], container: string) {
  return ({ taskDefinitionArn }: EcsTaskSet): string[] => {
    const running = tasks.filter(
      (task) => task.status === 'RUNNING' && task.taskDefinitionArn === taskDefinitionArn,
    );
    return [...new Set(running.flatMap(({ digests }) => digests[container] ?? []))];
  };
}

function taskSetSeen(
  set: EcsTaskSet,
  targetGroup: string,
  digests: readonly string[],
): TaskSetSeen {
  const { id, status, taskDefinitionArn, running, desired } = set;
  return { id, status, taskDefinitionArn, targetGroup, running, desired, digests };
}
