import { useEffect, useState } from 'preact/hooks';
import type { FaultState } from '../../../faults/fault-state.ts';
import { Cross, Storm } from '../icons.tsx';
import { switchFault } from '../live.ts';

const groups = [
  { outcome: 'same', title: 'Changes no outcome', hint: 'Deployments end as they would without.' },
  { outcome: 'other', title: 'Bad news', hint: 'Deployments stop, turn back, or wait.' },
] as const;

/** What may go wrong here, and the switches for it; everybody who watches sees the same. */
export function Faults({ faults }: { faults: readonly FaultState[] }) {
  const [open, setOpen] = useState(false);
  useEscape(open, () => setOpen(false));
  const atWork = faults.filter(({ on }) => on).length;
  return (
    <div class="about">
      <button
        type="button"
        class={`faults-button ${atWork > 0 ? 'faults-button--on' : ''}`}
        data-testid="faults"
        aria-expanded={open}
        onClick={() => setOpen(!open)}
      >
        <Storm /> Faults
        {atWork > 0 && <b class="faults-button__count">{atWork}</b>}
      </button>
      {open && (
        <div class="about__panel faults" data-testid="faults-panel">
          <h2>What may go wrong</h2>
          <p>Choose any number; they begin at once and stay until you turn them off.</p>
          {groups.map(({ outcome, title, hint }) => (
            <section key={outcome}>
              <h3>
                {title} <small>{hint}</small>
              </h3>
              {faults
                .filter((fault) => fault.outcome === outcome)
                .map((fault) => (
                  <Switch key={fault.name} fault={fault} />
                ))}
            </section>
          ))}
        </div>
      )}
    </div>
  );
}

function Switch({ fault: { name, sentence, on, strikes } }: { fault: FaultState }) {
  return (
    <button
      type="button"
      role="switch"
      aria-checked={on}
      class="fault"
      data-testid={`fault-${name}`}
      onClick={() => void switchFault({ name, on: !on })}
    >
      <span class="fault__words">
        <b>{name}</b>
        <span>{sentence}</span>
      </span>
      {on && strikes > 0 && <small class="fault__strikes">{struck(strikes)}</small>}
      <i class="fault__knob" aria-hidden="true" />
    </button>
  );
}

/** One line under the header, so that nobody who watches wonders. */
export function FaultsAtWork({ faults }: { faults: readonly FaultState[] }) {
  const atWork = faults.filter(({ on }) => on);
  if (atWork.length === 0) return null;
  return (
    <ul class="at-work" aria-label="Faults at work" data-testid="faults-at-work">
      {atWork.map(({ name, sentence, strikes }) => (
        <li key={name} title={sentence}>
          <b>{name}</b>
          {strikes > 0 && <small>{struck(strikes)}</small>}
          <button
            type="button"
            aria-label={`Turn ${name} off`}
            onClick={() => void switchFault({ name, on: false })}
          >
            <Cross />
          </button>
        </li>
      ))}
    </ul>
  );
}

const struck = (strikes: number) => `struck ${strikes}×`;

function useEscape(active: boolean, leave: () => void) {
  useEffect(() => {
    if (!active) return;
    const onKey = ({ key }: KeyboardEvent) => key === 'Escape' && leave();
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, [active]);
}
