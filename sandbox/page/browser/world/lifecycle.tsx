import { useEffect, useState } from 'preact/hooks';
import type { EnvironmentView } from '../../world.ts';
import { Check, Cross, Dot, Ring } from '../icons.tsx';
import { countdown } from '../moments.ts';
import { wordsOf } from './reading.ts';

type Deployment = NonNullable<EnvironmentView['deployment']>;

const icons: Readonly<Record<string, preact.JSX.Element>> = {
  Succeeded: <Check />,
  InProgress: <Dot />,
  Failed: <Cross />,
};

/** CodeDeploy's own steps, then the bake. Its place is kept while there is nothing to show. */
export function Lifecycle({
  deployment,
  now,
}: {
  deployment: Deployment | undefined;
  now: number;
}) {
  if (!deployment) {
    return (
      <section class="lifecycle lifecycle--none">
        <p>CodeDeploy has nothing to do. A deployment shows its steps here.</p>
      </section>
    );
  }
  return (
    <section class="lifecycle" aria-label="CodeDeploy deployment" data-testid="lifecycle">
      <p class="lifecycle__title">
        CodeDeploy <code>{deployment.deploymentId}</code> <b>{deployment.status}</b>
        <Bake until={deployment.terminationAt} now={now} />
      </p>
      <ol class="steps">
        {deployment.lifecycle.map(({ name, status }) => (
          <li key={name} class={`step step--${status.toLowerCase()}`} title={`${name}: ${status}`}>
            <i>{icons[status] ?? <Ring />}</i>
            <span>
              {wordsOf(name).map((word, index) => (
                <span key={index}>{word} </span>
              ))}
            </span>
            <small>{stepWords(status)}</small>
          </li>
        ))}
      </ol>
    </section>
  );
}

function stepWords(status: string): string {
  const words: Readonly<Record<string, string>> = {
    Succeeded: 'done',
    InProgress: 'now',
    Failed: 'failed',
    Skipped: 'skipped',
    Pending: '',
  };
  return words[status] ?? status.toLowerCase();
}

/** While all traffic is on the new version and the old one still runs. */
function Bake({ until, now }: { until: number | undefined; now: number }) {
  const [since, setSince] = useState<number>();
  useEffect(() => setSince(until === undefined ? undefined : now), [until]);
  if (until === undefined) return null;
  const left = Math.max(0, until - now);
  const whole = Math.max(1, until - (since ?? now));
  return (
    <span
      class="bake"
      data-testid="bake"
      title="All traffic is on the new version; the old tasks stay ready to take over"
    >
      <b>{left > 0 ? `Bake: ${countdown(left)} left` : 'Bake is over'}</b>
      <progress max={whole} value={whole - left} aria-label="Bake" />
    </span>
  );
}
