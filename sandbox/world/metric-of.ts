import type { ServiceEnvironment } from '../../orchestrator/catalogue/names.ts';
import type { Cloud } from '../cloud.ts';
import { listenersOf, type Side } from './environments.ts';

/** A load balancer's metric of one target group, as CloudWatch names it. */
export const metricOf = (
  cloud: Cloud,
  where: ServiceEnvironment,
  { fullName }: Side,
  metricName: string,
) => ({
  namespace: 'AWS/ApplicationELB',
  metricName,
  dimensions: {
    TargetGroup: fullName,
    LoadBalancer: listenersOf(cloud, where).balancer.fullName,
  },
});
