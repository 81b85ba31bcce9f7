import type { ExecutionView } from '../../world.ts';
import { Check, Cross, Dot, Ring } from '../icons.tsx';
import { duration } from '../moments.ts';
import { executionLabel, stepsOf } from './reading.ts';

const icons = { done: <Check />, current: <Dot />, failed: <Cross />, pending: <Ring /> };

/** The state machine: the newest execution state by state, the ones before it in a line each. */
export function Executions({
  executions,
  now,
}: {
  executions: readonly ExecutionView[];
  now: number;
}) {
  const [newest, ...earlier] = executions;
  return (
    <article class="card executions" data-testid="executions">
      <header class="executions__header">
        <h2>State machine</h2>
        {newest && <Summary execution={newest} now={now} />}
      </header>
      {newest ? (
        <States execution={newest} now={now} />
      ) : (
        <p class="empty">No execution yet: it starts with a deployment.</p>
      )}
      {earlier.slice(0, 3).map((execution) => (
        <p key={execution.executionArn} class="executions__earlier">
          <Summary execution={execution} now={now} />
        </p>
      ))}
    </article>
  );
}

function Summary({ execution, now }: { execution: ExecutionView; now: number }) {
  const { status, startedAt, stoppedAt, transitions } = execution;
  return (
    <span class="execution">
      <span class={`pill pill--${status.toLowerCase()}`}>
        {status.replace('_', ' ').toLowerCase()}
      </span>
      <code>{executionLabel(execution)}</code>
      <span>{duration((stoppedAt ?? now) - startedAt)}</span>
      <span>{transitions} transitions</span>
    </span>
  );
}

function States({ execution, now }: { execution: ExecutionView; now: number }) {
  return (
    <ol class="states">
      {stepsOf(execution).map((state) => (
        <li
          key={state.name}
          class={`state state--${state.status}`}
          data-testid={`state-${state.name}`}
          data-status={state.status}
          aria-current={state.status === 'current' ? 'step' : undefined}
        >
          <i>{icons[state.status]}</i>
          <span class="state__name">{state.name}</span>
          {state.enteredAt !== undefined && (
            <span class="state__time">{duration((state.leftAt ?? now) - state.enteredAt)}</span>
          )}
        </li>
      ))}
    </ol>
  );
}
