import type { Cancel, Clock } from '../../clock.ts';
import type { AlarmReader, EventSink, MetricSink } from '../wiring.ts';
import { AlarmBook } from './alarm-book.ts';
import type { AlarmState } from './judge.ts';
import { MetricStore, type MetricName, type Range } from './metric-store.ts';
import { Queries } from './queries.ts';

const minute = 60_000;

export interface CloudWatchPorts {
  readonly clock: Clock;
  readonly events: EventSink;
  /**
   * Sandbox ms from the end of a minute to the look at it. AWS documents no figure; on AWS it is up to minutes
   * (facts/aws.md §5.3), here short, so that a story need not wait.
   */
  readonly evaluationDelayMs?: number;
}

/** Metrics, and the alarms on them. */
export class CloudWatchCore implements MetricSink, AlarmReader {
  readonly metrics: MetricStore;
  readonly queries: Queries;
  readonly alarms: AlarmBook;
  readonly #clock: Clock;
  readonly #delay: number;
  #stop: Cancel | undefined;

  constructor({ clock, events, evaluationDelayMs = 2_000 }: CloudWatchPorts) {
    this.#clock = clock;
    this.#delay = evaluationDelayMs;
    this.metrics = new MetricStore(clock);
    this.queries = new Queries(this.metrics);
    this.alarms = new AlarmBook({ clock, events, queries: this.queries });
  }

  /** Begins to evaluate alarms, each minute of sandbox time, shortly after the minute is over. */
  start() {
    this.#stop ??= this.#scheduleNext();
  }

  stop() {
    this.#stop?.();
    this.#stop = undefined;
  }

  record({ value, ...name }: MetricName & { readonly value: number }) {
    this.metrics.minuteOf(name).add(value);
  }

  states(names: readonly string[]): ReadonlyMap<string, AlarmState> {
    return new Map(
      names.flatMap((name) => {
        const view = this.alarms.get(name);
        return view ? [[name, view.standing.state] as const] : [];
      }),
    );
  }

  /** Points of a metric, oldest first, one for each period (seconds) with samples; the last may still be growing. */
  series(
    metric: MetricName,
    { statistic, period = 60, ...range }: Range & { statistic: string; period?: number },
  ) {
    const points = this.metrics.series(metric, statistic, period, range);
    return [...points].map(([at, value]) => ({ at, value }));
  }

  #scheduleNext(): Cancel {
    const now = this.#clock.now();
    const next = Math.floor((now - this.#delay) / minute) * minute + minute + this.#delay;
    return this.#clock.after(next - now, () => {
      this.#stop = this.#scheduleNext();
      this.alarms.evaluate();
    });
  }
}
