import type { Clock } from '../../clock.ts';
import { Distribution } from './distribution.ts';
import { readStatistic } from './statistic.ts';

const minute = 60_000;

/** How long minutes are kept, in sandbox time; CloudWatch itself keeps them for 15 days. */
const kept = 24 * 60 * minute;

export interface MetricName {
  readonly namespace: string;
  readonly metricName: string;
  readonly dimensions: Readonly<Record<string, string>>;
}

/** Points by the beginning of their period, in ms since the epoch. A period without samples has no point. */
export type Series = ReadonlyMap<number, number>;

/** A range of time in ms since the epoch: `from` inclusive, `until` exclusive. */
export interface Range {
  readonly from: number;
  readonly until: number;
}

interface Metric extends MetricName {
  /** By the beginning of the minute, oldest first. */
  readonly minutes: Map<number, Distribution>;
}

/** Samples of all metrics, gathered by the minute. */
export class MetricStore {
  readonly #clock: Clock;
  readonly #metrics = new Map<string, Metric>();
  /** Load balancers report hundreds of samples a second with the same dimensions object. */
  readonly #keys = new WeakMap<object, string>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** The samples' minute, to add to. `at` defaults to the clock's present time. */
  minuteOf(name: MetricName, at = this.#clock.now()): Distribution {
    const { minutes } = this.#metric(name);
    const start = Math.floor(at / minute) * minute;
    const known = minutes.get(start);
    if (known) return known;
    const samples = new Distribution();
    minutes.set(start, samples);
    this.#forget(minutes);
    return samples;
  }

  /** `period` in seconds, a multiple of 60. Periods begin at multiples of themselves. */
  series(name: MetricName, statistic: string, period: number, range: Range): Series {
    const read = readStatistic(statistic);
    const minutes = [...(this.#metrics.get(this.#keyOf(name))?.minutes ?? [])];
    const periods = Map.groupBy(minutes, ([start]) => periodOf(start, period));
    const points = [...periods]
      .filter(([begin]) => begin >= range.from && begin < range.until)
      .map(([begin, inIt]) => [begin, read(together(inIt.map(([, samples]) => samples)))] as const);
    return new Map(points.filter(isPoint).sort(([a], [b]) => a - b));
  }

  list(): MetricName[] {
    return [...this.#metrics.values()].map(({ namespace, metricName, dimensions }) => ({
      namespace,
      metricName,
      dimensions,
    }));
  }

  #metric(name: MetricName): Metric {
    const key = this.#keyOf(name);
    const known = this.#metrics.get(key);
    if (known) return known;
    const metric = { ...name, minutes: new Map<number, Distribution>() };
    this.#metrics.set(key, metric);
    return metric;
  }

  #keyOf({ namespace, metricName, dimensions }: MetricName): string {
    const known = this.#keys.get(dimensions);
    const dimensionsKey = known ?? JSON.stringify(Object.entries(dimensions).sort());
    if (known === undefined) this.#keys.set(dimensions, dimensionsKey);
    return `${namespace}|${metricName}|${dimensionsKey}`;
  }

  #forget(minutes: Map<number, Distribution>) {
    const oldest = this.#clock.now() - kept;
    for (const start of minutes.keys()) if (start < oldest) minutes.delete(start);
  }
}

export const periodOf = (at: number, seconds: number) =>
  Math.floor(at / (seconds * 1000)) * seconds * 1000;

/** One minute is read as it is: that is nearly always, and many times a second. */
function together(all: readonly Distribution[]): Distribution {
  const [first, ...others] = all;
  if (first && others.length === 0) return first;
  const merged = new Distribution();
  all.forEach((samples) => merged.merge(samples));
  return merged;
}

const isPoint = (
  point: readonly [number, number | undefined],
): point is readonly [number, number] => point[1] !== undefined;
