import type { Elbv2Core } from '../elbv2/index.ts';
import type { Task } from './model.ts';

/** How ECS reaches the load balancer. */
export type Targets = Pick<Elbv2Core, 'register' | 'deregister' | 'health' | 'listenersOf'>;

/** The places where a task is, or will be, registered; none before it has an address. */
export function eachTarget(
  { privateIp, loadBalancers }: Task,
  act: (group: string, ip: string, port: number) => void,
) {
  if (privateIp === undefined) return;
  for (const { targetGroupArn, containerPort } of loadBalancers)
    if (targetGroupArn !== undefined && containerPort !== undefined)
      act(targetGroupArn, privateIp, containerPort);
}

/** Whether every load balancer and container check of a running task says healthy. */
export function isHealthy(task: Task, targets: Targets): boolean {
  if (task.lastStatus !== 'RUNNING') return false;
  const states: string[] = [];
  eachTarget(task, (...target) => states.push(targets.health(...target).state));
  const container = task.running?.health();
  return (
    states.every((state) => state === 'healthy') &&
    (container === undefined || container === 'HEALTHY')
  );
}

/** Why ECS replaces a running task, or undefined while there is no reason. */
export function unhealthyReason(task: Task, targets: Targets): string | undefined {
  const reasons: string[] = [];
  eachTarget(task, (group, ip, port) => {
    const health = targets.health(group, ip, port);
    if (health.state === 'unhealthy')
      reasons.push(
        `Task failed ELB health checks in (target-group ${group}): ${health.description ?? ''}`,
      );
  });
  if (task.running?.health() === 'UNHEALTHY') reasons.push('Task failed container health checks');
  return reasons[0];
}
