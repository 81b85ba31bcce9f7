import { place, type SimulatedCloud } from './cloud.ts';

type CloudWatch = SimulatedCloud['cloudwatch']['core'];

/**
 * A guard alarm whose state the simulated traffic sets: its expression is proven by the stories, and evaluating it
 * every minute would be most of the simulation's work.
 */
export function buildAlarm(core: CloudWatch, name: string) {
  const query = {
    id: 'watched',
    returnData: true,
    kind: 'metric',
    metric: { namespace: 'AWS/ApplicationELB', metricName: 'RequestCount', dimensions: {} },
    statistic: 'Sum',
    period: 60,
  } as const;
  core.alarms.put(
    {
      name,
      actionsEnabled: true,
      comparison: 'GreaterThanThreshold',
      threshold: 0,
      evaluationPeriods: 2,
      datapointsToAlarm: 2,
      treatMissingData: 'notBreaching',
      period: 60,
      kind: 'metric',
      queries: [query],
      watched: query.id,
    },
    `arn:aws:cloudwatch:${place.region}:${place.account}:alarm:${name}`,
  );
  setAlarm(core, name, 'OK', 'no requests fail');
}

export function setAlarm(
  core: CloudWatch,
  name: string,
  state: 'OK' | 'ALARM' | 'INSUFFICIENT_DATA',
  reason: string,
) {
  if (core.alarms.get(name)?.standing.state === state) return;
  core.alarms.force(name, { state, reason });
}
