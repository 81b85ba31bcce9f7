import type { AlarmView, EnvironmentView } from '../../world.ts';
import { Alert, Check, Question } from '../icons.tsx';
import { roughDuration } from '../moments.ts';
import { Chart } from './chart.tsx';
import { Flow } from './flow.tsx';
import { Lifecycle } from './lifecycle.tsx';
import { alarmLabel, alarmWords, byColour, percent, rate, roleOf, standingOf } from './reading.ts';

/** An environment in full. */
export function EnvironmentCard({ view, now }: { view: EnvironmentView; now: number }) {
  return (
    <article class="card environment" data-testid={`world-${view.environment}`}>
      <Heading view={view} />
      <Flow view={view} />
      <Alarms alarms={view.alarms} now={now} />
      <Lifecycle deployment={view.deployment} now={now} />
      <Chart series={view.series} />
    </article>
  );
}

function Heading({ view }: { view: EnvironmentView }) {
  return (
    <header class="environment__header">
      <h2>
        {view.service} <span class="environment__name">{view.environment}</span>
      </h2>
      <p data-testid={`standing-${view.environment}`}>{standingOf(view)}</p>
    </header>
  );
}

const alarmIcons = { OK: <Check />, ALARM: <Alert />, INSUFFICIENT_DATA: <Question /> };

function Alarms({ alarms, now }: { alarms: readonly AlarmView[]; now: number }) {
  return (
    <ul class="alarms" aria-label="Alarms">
      {alarms.map((alarm) => (
        <li
          key={alarm.name}
          class={`alarm alarm--${alarm.state.toLowerCase()}`}
          title={`${alarm.name}: ${alarm.reason}`}
          data-testid={`alarm-${alarm.name}`}
          data-state={alarm.state}
        >
          {alarmIcons[alarm.state]}
          <span class="alarm__name">{alarmLabel(alarm)}</span>
          <b>{alarmWords[alarm.state]}</b>
          <small>for {roughDuration(now - alarm.since)}</small>
        </li>
      ))}
    </ul>
  );
}

/** An environment in one line. */
export function EnvironmentRow({ view }: { view: EnvironmentView }) {
  const ringing = view.alarms.filter(({ state }) => state === 'ALARM').length;
  return (
    <article class="card environment environment--small" data-testid={`world-${view.environment}`}>
      <Heading view={view} />
      <div class="small-groups">
        {byColour(view.targetGroups).map((group) => (
          <p key={group.name} class={`small-group small-group--${group.colour}`}>
            <i class="swatch" />{' '}
            <b>{group.version ?? (group.colour === 'blue' ? 'Blue' : 'Green')}</b> {roleOf(group)}
          </p>
        ))}
        <p class="small-group">
          {view.targetGroups.length > 0 && <Totals view={view} />}
          {ringing > 0 ? ` · ${ringing} ringing` : ' · alarms quiet'}
        </p>
      </div>
      <div class="split" aria-hidden="true">
        {byColour(view.targetGroups).map(({ colour, weight }) => (
          <i key={colour} class={`split__${colour}`} style={{ flexGrow: weight }} />
        ))}
      </div>
    </article>
  );
}

function Totals({ view }: { view: EnvironmentView }) {
  const requests = view.targetGroups.reduce((sum, group) => sum + group.requestsPerSecond, 0);
  const errors = view.targetGroups.reduce(
    (sum, group) => sum + (group.requestsPerSecond * group.errorPercent) / 100,
    0,
  );
  return (
    <>
      {rate(requests)} requests/s · {percent(requests > 0 ? (100 * errors) / requests : 0)} errors
    </>
  );
}
