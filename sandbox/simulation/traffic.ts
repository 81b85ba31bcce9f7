import { names, type AlarmKind, type Colour } from '../../orchestrator/catalogue/names.ts';
import { setAlarm } from './alarms.ts';
import type { SimulatedCloud } from './cloud.ts';
import type { SimulationClock } from './clock.ts';
import type { Place } from './places.ts';
import type { Release } from './releases.ts';

const minuteMs = 60_000;
const requestsPerMinute = 600;
/** Where hardly anybody comes. */
const calmShare = 0.05;
/** Bad minutes in a row until an alarm rings, good ones until it is quiet again. */
const minutesToChange = 2;

/** What one target group met in one minute. */
export interface Minute {
  readonly requests: number;
  readonly errors: number;
  readonly latency: number;
}

/** Somebody holds an alarm in a state, whatever the traffic says. */
export type Pinned = Map<string, 'OK' | 'ALARM' | 'INSUFFICIENT_DATA'>;

/**
 * Requests of many people, counted and not sent: each minute every production listener's weights decide what its
 * target groups meet, their releases decide how it ends, and the alarms say so.
 */
export function startTraffic({
  clock,
  cloud,
  places,
  pinned,
  calm,
}: {
  clock: SimulationClock;
  cloud: SimulatedCloud;
  places: readonly Place[];
  pinned: Pinned;
  /** Places that hardly anybody uses at present. */
  calm: ReadonlySet<Place>;
}) {
  const streaks = new Map<string, number>();

  const tick = () => {
    for (const where of places)
      for (const colour of ['blue', 'green'] as const) {
        const minute = minuteOf(cloud, where, colour, calm.has(where) ? calmShare : 1);
        record(cloud, where, where.groups[colour], minute);
        const { errorRatePercent, latencyP90Seconds } = where.settings.alarms;
        const errorRate = minute.requests >= 5 ? (100 * minute.errors) / minute.requests : 0;
        sound(where, 'errors', colour, errorRate > errorRatePercent);
        sound(where, 'latency', colour, minute.requests > 0 && minute.latency > latencyP90Seconds);
      }
  };

  /** Two minutes of one mind change an alarm. */
  function sound(where: Place, kind: AlarmKind, colour: Colour, bad: boolean) {
    const name = names.alarm(where, kind, colour);
    const held = pinned.get(name);
    if (held) return setAlarm(cloud.cloudwatch.core, name, held, 'held by hand');
    const before = streaks.get(name) ?? 0;
    const streak = bad ? Math.max(1, before + 1) : Math.min(-1, before - 1);
    streaks.set(name, streak);
    if (streak >= minutesToChange)
      setAlarm(cloud.cloudwatch.core, name, 'ALARM', 'two minutes over the threshold');
    if (streak <= -minutesToChange) setAlarm(cloud.cloudwatch.core, name, 'OK', 'quiet again');
  }

  return clock.every(minuteMs, tick);
}

/** What a target group met since the last tick, by the weights and tasks of this moment. */
function minuteOf(cloud: SimulatedCloud, where: Place, colour: Colour, share: number): Minute {
  const { action } = cloud.elbv2.core.listener(where.production);
  const weights = action.kind === 'forward' ? action.weights : [];
  const total = weights.reduce((sum, { weight }) => sum + weight, 0);
  const group = where.groups[colour];
  const weight = weights.find((choice) => choice.targetGroupArn === group)?.weight ?? 0;
  const requests = total === 0 ? 0 : Math.round((requestsPerMinute * share * weight) / total);
  const release = releaseBehind(cloud, group);
  // Without a target the balancer itself answers 503: requests, and errors for everybody who asked.
  const { errorRate, latency } = release ?? { errorRate: 0, latency: 0 };
  return { requests, errors: Math.round(requests * errorRate), latency };
}

/** The release that the first target of a group runs. */
export function releaseBehind(cloud: SimulatedCloud, group: string): Release | undefined {
  for (const { ip, health } of cloud.elbv2.core.targetGroup(group).targets.values()) {
    const release = cloud.tasks.releaseAt(ip);
    if (release && health.state !== 'draining') return release;
  }
  return undefined;
}

function record(cloud: SimulatedCloud, where: Place, group: string, { requests, errors }: Minute) {
  if (requests === 0) return;
  const dimensions = {
    LoadBalancer: where.loadBalancer.fullName,
    TargetGroup: group.split(':').at(-1) ?? '',
  };
  const namespace = 'AWS/ApplicationELB';
  cloud.cloudwatch.core.record({
    namespace,
    metricName: 'RequestCount',
    dimensions,
    value: requests,
  });
  if (errors > 0)
    cloud.cloudwatch.core.record({
      namespace,
      metricName: 'HTTPCode_Target_5XX_Count',
      dimensions,
      value: errors,
    });
}
