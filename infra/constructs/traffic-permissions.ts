import { names } from '../../orchestrator/catalogue/names.ts';
import type { Permission, Realm } from './permission.ts';

/** Where traffic goes, and how it fares. */
export function trafficPermissions({ arns, places }: Realm) {
  const alarms = places.flatMap((where) => names.alarms(where)).map((name) => arns.alarm(name));
  return {
    readListeners: {
      actions: ['elasticloadbalancing:DescribeListeners'],
      resources: ['*'],
      wide: 'Reading load balancers knows no resource.',
    },
    readLoadBalancers: {
      actions: ['elasticloadbalancing:DescribeLoadBalancers'],
      resources: ['*'],
      wide: 'Reading load balancers knows no resource.',
    },
    readTargets: {
      actions: [
        'elasticloadbalancing:DescribeTargetGroups',
        'elasticloadbalancing:DescribeTargetHealth',
      ],
      resources: ['*'],
      wide: 'Reading load balancers knows no resource.',
    },

    readAlarms: {
      actions: ['cloudwatch:DescribeAlarms'],
      resources: alarms,
    },
    readAlarmHistory: {
      actions: ['cloudwatch:DescribeAlarmHistory'],
      resources: alarms,
    },
    readMetrics: {
      actions: ['cloudwatch:GetMetricData'],
      resources: ['*'],
      wide: 'cloudwatch:GetMetricData knows no resource.',
    },
  } satisfies Record<string, Permission>;
}
