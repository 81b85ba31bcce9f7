import type { TrafficPoint } from '../../world.ts';
import { clockTime } from '../moments.ts';
import { barsOf, type Bar } from './chart-scale.ts';

const places = 60;
const width = 600;
const height = 76;
const step = width / places;

/** Requests of each sandbox minute, by target group, errors hatched in red. */
export function Chart({ series }: { series: readonly TrafficPoint[] }) {
  const { bars, top } = barsOf(series, places);
  const errors = series.reduce(
    (sum, { blueErrors, greenErrors }) => sum + blueErrors + greenErrors,
    0,
  );
  return (
    <figure class="chart" aria-label={`Requests per minute, ${errors} errors in the last hour`}>
      <figcaption>
        <span>Requests per minute</span>
        <span class="legend legend--blue">blue</span>
        <span class="legend legend--green">green</span>
        <span class="legend legend--errors">
          errors <b>{errors.toLocaleString('en')}</b>
        </span>
      </figcaption>
      <div class="chart__plot">
        <div class="chart__scale" aria-hidden="true">
          <span>{top.toLocaleString('en')}</span>
          <span>0</span>
        </div>
        <svg viewBox={`0 0 ${width} ${height}`} preserveAspectRatio="none" aria-hidden="true">
          <defs>
            <pattern
              id="hatch"
              width="4"
              height="4"
              patternUnits="userSpaceOnUse"
              patternTransform="rotate(45)"
            >
              <rect width="4" height="4" class="hatch__ground" />
              <rect width="1.6" height="4" class="hatch__line" />
            </pattern>
          </defs>
          <path class="chart__grid" d={`M0 .5H${width}M0 ${height / 2}H${width}`} />
          {bars.map((bar) => (
            <BarShape key={bar.at} bar={bar} />
          ))}
        </svg>
        <div class="chart__times" aria-hidden="true">
          <Times bars={bars} />
        </div>
      </div>
    </figure>
  );
}

/** From the bottom: blue, its errors, green, its errors. */
function BarShape({ bar }: { bar: Bar }) {
  const parts = [
    ['blue', bar.blue],
    ['errors', bar.blueErrors],
    ['green', bar.green],
    ['errors', bar.greenErrors],
  ] as const;
  let base = height;
  return (
    <g>
      {parts.map(([kind, part], index) => {
        // A single error among thousands must still be seen.
        const tall = kind === 'errors' && part > 0 ? Math.max(2, part * height) : part * height;
        base -= tall;
        if (tall <= 0) return null;
        return (
          <rect
            key={index}
            class={`chart__${kind}`}
            x={bar.place * step + 0.75}
            y={Math.max(0, base)}
            width={step - 1.5}
            height={tall}
          />
        );
      })}
    </g>
  );
}

/** A time under the left, middle and right place, as far as there are bars. */
function Times({ bars }: { bars: readonly Bar[] }) {
  const last = bars.at(-1);
  if (!last) return null;
  const minute = 60_000;
  return (
    <>
      {[places - 1, (places - 1) / 2, 0].map((back) => (
        <span key={back}>{clockTime(last.at - Math.round(back) * minute)}</span>
      ))}
    </>
  );
}
