import { useState } from 'preact/hooks';
import type { Information } from '../../stream.ts';
import type { World } from '../../world.ts';
import { Clock, Info } from '../icons.tsx';
import type { Live } from '../live.ts';
import { clockTimeWithSeconds } from '../moments.ts';
import { useSandboxNow } from '../motion.ts';
import { EnvironmentCard, EnvironmentRow } from './environment.tsx';
import { Executions } from './executions.tsx';
import { Faults, FaultsAtWork } from './faults.tsx';

/** The right half: what is so in the cloud, whatever the chat says. */
export function WorldPane({ live }: { live: Live }) {
  const now = useSandboxNow(live);
  const { world, information } = live;
  return (
    <section class="world" aria-label="The live world" data-testid="world">
      <header class="world__header">
        <h1>The live world</h1>
        {world && <SandboxClock world={world} now={now} />}
        <Faults faults={live.faults} />
        {information && <About information={information} />}
      </header>
      <FaultsAtWork faults={live.faults} />
      {world ? (
        <Environments world={world} now={now} />
      ) : (
        <p class="waiting">The cloud is starting…</p>
      )}
    </section>
  );
}

/** Production first and large: it is what everybody asks about. */
function Environments({ world, now }: { world: World; now: number }) {
  const isProd = ({ environment }: { environment: string }) => environment === 'prod';
  const large = world.environments.filter(isProd);
  const small = world.environments.filter((environment) => !isProd(environment));
  return (
    <div class="world__body">
      {large.map((view) => (
        <EnvironmentCard key={view.service} view={view} now={now} />
      ))}
      <Executions executions={world.executions} now={now} />
      {small.map((view) => (
        <EnvironmentRow key={view.service + view.environment} view={view} />
      ))}
    </div>
  );
}

function SandboxClock({ world, now }: { world: World; now: number }) {
  const speed = Math.round(world.speed * 10) / 10;
  return (
    <p class="clock" data-testid="clock" title="The sandbox has its own time">
      <Clock /> <time>{clockTimeWithSeconds(now)}</time>
      <span class="clock__speed">{speed === 1 ? 'real time' : `${speed}× speed`}</span>
    </p>
  );
}

function About({ information }: { information: Information }) {
  const [open, setOpen] = useState(false);
  return (
    <div class="about">
      <button
        type="button"
        class="quiet"
        data-testid="about"
        aria-expanded={open}
        aria-label="About this sandbox"
        onClick={() => setOpen(!open)}
      >
        <Info />
      </button>
      {open && (
        <div class="about__panel" data-testid="about-panel">
          <h2>About this sandbox</h2>
          <p>
            A small cloud on this machine, booted from the CDK templates. One minute here lasts{' '}
            {(60 / information.speed).toFixed(information.speed > 60 ? 1 : 0)} s of yours.
          </p>
          <dl>
            {information.addresses.map(({ label, url }) => (
              <div key={label}>
                <dt>{label}</dt>
                <dd>
                  <code>{url}</code>
                </dd>
              </div>
            ))}
          </dl>
          {information.commands.map(({ label, command }) => (
            <div key={label}>
              <p class="about__label">{label}</p>
              <pre>{command}</pre>
            </div>
          ))}
        </div>
      )}
    </div>
  );
}
