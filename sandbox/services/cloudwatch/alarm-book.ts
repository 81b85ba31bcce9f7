import { AwsError } from '../../endpoint/service.ts';
import type { Clock } from '../../clock.ts';
import type { EventSink } from '../wiring.ts';
import { alarmStateChange } from './alarm-event.ts';
import { comparisons, type Alarm } from './alarm.ts';
import { evaluationRange, judge, type AlarmState, type Judgement } from './judge.ts';
import { periodOf } from './metric-store.ts';
import type { Queries } from './queries.ts';
import { stateReason, stateReasonData } from './reasons.ts';

/** What an alarm says, and since when. */
export interface Standing {
  readonly state: AlarmState;
  readonly reason: string;
  readonly reasonData?: string;
  /** ms since the epoch. */
  readonly updatedAt: number;
}

export interface HistoryItem {
  readonly alarmName: string;
  readonly at: number;
  readonly previous: Standing;
  readonly standing: Standing;
}

export interface AlarmView {
  readonly alarm: Alarm;
  readonly arn: string;
  readonly standing: Standing;
  /** ms since the epoch: when the configuration was written. */
  readonly configuredAt: number;
}

/** CloudWatch keeps history for two weeks; a sandbox has not that much to tell. */
const historyKept = 1000;

/** All alarms, what they say, and what they said before. */
export class AlarmBook {
  readonly #clock: Clock;
  readonly #events: EventSink;
  readonly #queries: Queries;
  readonly #alarms = new Map<string, AlarmView>();
  readonly #history: HistoryItem[] = [];
  /** Names of alarms that a fault holds. */
  readonly #held = new Set<string>();

  constructor({ clock, events, queries }: { clock: Clock; events: EventSink; queries: Queries }) {
    this.#clock = clock;
    this.#events = events;
    this.#queries = queries;
  }

  /** A new alarm begins as INSUFFICIENT_DATA; a new configuration of a known one keeps its state. */
  put(alarm: Alarm, arn: string) {
    const now = this.#clock.now();
    const standing: Standing = this.#alarms.get(alarm.name)?.standing ?? {
      state: 'INSUFFICIENT_DATA',
      reason: 'Unchecked: Initial alarm creation',
      updatedAt: now,
    };
    this.#alarms.set(alarm.name, { alarm, arn, standing, configuredAt: now });
  }

  get(name: string): AlarmView | undefined {
    return this.#alarms.get(name);
  }

  list(): AlarmView[] {
    return [...this.#alarms.values()].sort((a, b) => (a.alarm.name < b.alarm.name ? -1 : 1));
  }

  /** Oldest first. */
  history(): readonly HistoryItem[] {
    return this.#history;
  }

  /** Looks at every alarm once, on closed periods. */
  evaluate() {
    for (const { alarm, standing } of [...this.#alarms.values()]) {
      if (this.#held.has(alarm.name)) continue;
      const judgement = this.#judge(alarm);
      const to = judgement.verdict;
      if (to === 'keep' || to === standing.state) continue;
      this.#change(alarm.name, {
        state: to,
        reason: stateReason(alarm, standing.state, to, judgement),
        reasonData: stateReasonData(alarm, judgement, this.#clock.now()),
        updatedAt: this.#clock.now(),
      });
    }
  }

  /** Forces a state until the next evaluation says otherwise. Throws ResourceNotFound. */
  force(name: string, forced: Omit<Standing, 'updatedAt'>) {
    if (!this.#alarms.has(name))
      throw new AwsError('ResourceNotFound', `Unknown alarm: ${name}`, 404);
    this.#change(name, { ...forced, updatedAt: this.#clock.now() });
  }

  /**
   * Forces a state and keeps it: the alarm is not evaluated until the returned function is called. AWS has no such
   * thing (its next evaluation overwrites `SetAlarmState`); here it stands for a metric that stays bad, or stays away.
   * Throws ResourceNotFound.
   */
  hold(name: string, forced: Omit<Standing, 'updatedAt'>): () => void {
    this.force(name, forced);
    this.#held.add(name);
    return () => void this.#held.delete(name);
  }

  /** Takes an alarm out of the book, with its state; undefined if there is none. */
  remove(name: string): AlarmView | undefined {
    const view = this.#alarms.get(name);
    this.#alarms.delete(name);
    return view;
  }

  #judge(alarm: Alarm): Judgement {
    const millis = alarm.period * 1000;
    // The period that now is in is not closed.
    const until = periodOf(this.#clock.now(), alarm.period);
    const periods = Array.from(
      { length: evaluationRange(alarm.evaluationPeriods) },
      (_, age) => until - (age + 1) * millis,
    );
    const range = { from: periods.at(-1) ?? until, until };
    const series = this.#queries.series(alarm.queries, alarm.watched, alarm.period, range);
    const { holds } = comparisons[alarm.comparison];
    return judge({ ...alarm, breaches: (value) => holds(value, alarm.threshold) }, periods, series);
  }

  #change(name: string, standing: Standing) {
    const known = this.#alarms.get(name);
    if (!known) return;
    const previous = known.standing;
    this.#alarms.set(name, { ...known, standing });
    if (previous.state === standing.state) return;
    this.#history.push({ alarmName: name, at: standing.updatedAt, previous, standing });
    if (this.#history.length > historyKept) this.#history.shift();
    this.#events.emit(alarmStateChange(known.arn, known.alarm, previous, standing));
  }
}
