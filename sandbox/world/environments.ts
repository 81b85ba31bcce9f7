import { names, type Colour, type ServiceEnvironment } from '../../orchestrator/catalogue/names.ts';
import type { Catalogue } from '../../orchestrator/catalogue/schema.ts';
import type { Cloud } from '../cloud.ts';
import type { Task } from '../services/ecs/model.ts';

/** A target group of an environment, by the colour that its name carries. */
export interface Side {
  readonly colour: Colour;
  readonly name: string;
  readonly arn: string;
  readonly fullName: string;
  /** Percent of production requests that the listener sends here. */
  readonly weight: number;
  /** True where the test listener points. */
  readonly test: boolean;
}

/** All services in all environments of the catalogue, in its order; production's names first would be a guess. */
export const placesOf = (catalogue: Catalogue): ServiceEnvironment[] =>
  Object.entries(catalogue.services).flatMap(([service, { environments }]) =>
    Object.keys(environments).map((environment) => ({ service, environment })),
  );

/** The listeners of an environment's load balancer: production's is the one with the lower port (80 or 443). */
export function listenersOf({ elbv2 }: Cloud, where: ServiceEnvironment) {
  const balancer = [...elbv2.core.loadBalancers.values()].find(
    ({ name }) => name === names.loadBalancer(where),
  );
  if (!balancer)
    throw new Error(`there is no load balancer for ${where.service} in ${where.environment}`);
  const [production, test] = [...elbv2.core.listeners.values()]
    .filter(({ loadBalancerArn }) => loadBalancerArn === balancer.arn)
    .sort((a, b) => a.port - b.port);
  if (!production || !test) throw new Error(`${balancer.name} lacks a listener`);
  return { balancer, production, test };
}

/** Both target groups with what the listeners send them now. */
export function sidesOf(cloud: Cloud, where: ServiceEnvironment): Side[] {
  const { production, test } = listenersOf(cloud, where);
  return (['blue', 'green'] as const).map((colour) => {
    const group = cloud.elbv2.core.targetGroupNamed(names.targetGroup(where, colour));
    const { name, arn, fullName } = group;
    return {
      colour,
      name,
      arn,
      fullName,
      weight: shareOf(production, arn),
      test: shareOf(test, arn) > 0,
    };
  });
}

function shareOf(
  { action }: ReturnType<typeof listenersOf>['production'],
  groupArn: string,
): number {
  if (action.kind !== 'forward') return 0;
  const total = action.weights.reduce((sum, { weight }) => sum + weight, 0);
  const own = action.weights.find(({ targetGroupArn }) => targetGroupArn === groupArn)?.weight ?? 0;
  return total === 0 ? 0 : Math.round((100 * own) / total);
}

/** Tasks of the service (not one-off ones) that have not stopped. */
export function tasksOf({ ecs }: Cloud, { service, environment }: ServiceEnvironment): Task[] {
  const cluster = names.cluster(environment);
  return [...ecs.core.tasks.values()].filter(
    (task) =>
      task.clusterArn.endsWith(`/${cluster}`) &&
      task.group === `service:${service}` &&
      task.lastStatus !== 'STOPPED',
  );
}

/** The version tag of an image reference, which may name a tag or a digest. */
export function versionIn({ ecr }: Cloud, { service }: ServiceEnvironment, image: string): string {
  const found = ecr.core
    .images(names.repository(service))
    .find(
      ({ digest, tags }) => image.endsWith(digest) || tags.some((tag) => image.endsWith(`:${tag}`)),
    );
  return found?.tags[0] ?? image;
}

/** The version tag of what a task really runs: of the digest that was pulled. */
export function versionOf(cloud: Cloud, where: ServiceEnvironment, { containers }: Task): string {
  const [container] = containers;
  return versionIn(cloud, where, container?.imageDigest ?? container?.image ?? 'nothing');
}

/** The target group a task is registered with, by the load balancers of its task set. */
export function sideOfTask(sides: readonly Side[], task: Task): Side | undefined {
  const arns = task.loadBalancers.map(({ targetGroupArn }) => targetGroupArn);
  return sides.find(({ arn }) => arns.includes(arn));
}
