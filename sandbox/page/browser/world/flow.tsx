import type { EnvironmentView, TargetGroupView } from '../../world.ts';
import { useGliding } from '../motion.ts';
import { byColour, percent, rate, roleOf } from './reading.ts';

/** Height of one target group card and of the gap between the two, as in the style sheet. */
const cardHeight = 108;
const gap = 12;
const height = 2 * cardHeight + gap;
/** All of the traffic, as wide as this at the load balancer and at the target groups. */
const fullWidth = 64;

/** Clients → load balancer → blue and green, each stream as wide as its share. */
export function Flow({ view }: { view: EnvironmentView }) {
  const groups = byColour(view.targetGroups);
  const requests = groups.reduce((sum, group) => sum + group.requestsPerSecond, 0);
  return (
    <div class="flow">
      <div class="flow__source">
        <div class="node">
          <b>Clients</b>
          <span>{rate(requests)} req/s</span>
        </div>
        <i class={`flow__pipe ${requests > 0 ? 'flow__pipe--live' : ''}`} aria-hidden="true" />
        <div class="node">
          <b>Load balancer</b>
          <span>weighted</span>
        </div>
      </div>
      <Streams groups={groups} />
      <div class="flow__targets">
        {groups.map((group) => (
          <TargetGroup key={group.name} group={group} />
        ))}
      </div>
    </div>
  );
}

function Streams({ groups }: { groups: readonly TargetGroupView[] }) {
  const blue = useGliding(groups.find(({ colour }) => colour === 'blue')?.weight ?? 0);
  const green = useGliding(groups.find(({ colour }) => colour === 'green')?.weight ?? 0);
  const middle = height / 2;
  const blueWidth = (fullWidth * blue) / 100;
  const greenWidth = (fullWidth * green) / 100;
  const top = middle - (blueWidth + greenWidth) / 2;
  return (
    <svg
      class="flow__streams"
      viewBox={`0 0 100 ${height}`}
      preserveAspectRatio="none"
      aria-hidden="true"
    >
      <Stream colour="blue" from={top + blueWidth / 2} to={cardHeight / 2} width={blueWidth} />
      <Stream
        colour="green"
        from={top + blueWidth + greenWidth / 2}
        to={height - cardHeight / 2}
        width={greenWidth}
      />
    </svg>
  );
}

/** A ribbon between two heights. Without traffic a thin dashed line shows where it would go. */
function Stream({
  colour,
  from,
  to,
  width,
}: {
  colour: string;
  from: number;
  to: number;
  width: number;
}) {
  const half = width / 2;
  const curve = (a: number, b: number) => `C 50 ${a} 50 ${b} 100 ${b}`;
  const back = (a: number, b: number) => `C 50 ${a} 50 ${b} 0 ${b}`;
  const centre = `M 0 ${from} ${curve(from, to)}`;
  if (width < 0.3) return <path class="stream stream--none" d={centre} />;
  const ribbon = `M 0 ${from - half} ${curve(from - half, to - half)} L 100 ${to + half} ${back(to + half, from + half)} Z`;
  return (
    <g class={`stream stream--${colour}`}>
      <path class="stream__ribbon" d={ribbon} />
      <path class="stream__drops" d={centre} />
    </g>
  );
}

function TargetGroup({ group }: { group: TargetGroupView }) {
  const name = group.colour === 'blue' ? 'Blue' : 'Green';
  const idle = group.tasks.length === 0 && group.weight === 0;
  return (
    <section
      class={`group group--${group.colour} ${idle ? 'group--idle' : ''}`}
      data-testid={`group-${group.colour}`}
    >
      <header>
        <h3>
          <i class="swatch" /> {name}
        </h3>
        <span class="group__version" data-testid={`version-${group.colour}`}>
          {group.version ?? '–'}
        </span>
        {group.test && (
          <span class="group__test" title="The test listener points here">
            test
          </span>
        )}
        {group.weight === 0 && !group.test && <span class="group__role">{roleOf(group)}</span>}
        <b class="group__weight" data-testid={`weight-${group.colour}`}>
          {Math.round(group.weight)} %
        </b>
      </header>
      <ul class="tasks" aria-label={`Tasks behind ${name}`}>
        {group.tasks.map((task) => (
          <li
            key={task.taskId}
            class={`task task--${task.health}`}
            title={`${task.taskId} · ${task.status}`}
          >
            <i /> {task.status === 'RUNNING' ? task.health : task.status.toLowerCase()}
          </li>
        ))}
        {group.tasks.length === 0 && <li class="task task--none">no tasks</li>}
      </ul>
      <p class="group__numbers">
        <span>
          <b>{rate(group.requestsPerSecond)}</b> req/s
        </span>
        <span class={group.errorPercent >= 1 ? 'bad' : ''}>
          <b>{percent(group.errorPercent)}</b> errors
        </span>
        <span>
          p90 <b>{Math.round(group.p90Ms)}</b> ms
        </span>
      </p>
    </section>
  );
}
