import type { TrafficPoint } from '../../world.ts';

/** One bar of the chart, in parts of the full height (0 to 1). */
export interface Bar {
  readonly at: number;
  /** 0 is the leftmost place. */
  readonly place: number;
  readonly blue: number;
  readonly blueErrors: number;
  readonly green: number;
  readonly greenErrors: number;
}

/** Bars from the oldest to the newest, the newest always at the right edge. */
export function barsOf(
  series: readonly TrafficPoint[],
  places: number,
): { bars: Bar[]; top: number } {
  const shown = series.slice(-places);
  const top = niceTop(Math.max(1, ...shown.map(({ blue, green }) => blue + green)));
  const bars = shown.map((point, index) => ({
    at: point.at,
    place: places - shown.length + index,
    blue: (point.blue - point.blueErrors) / top,
    blueErrors: point.blueErrors / top,
    green: (point.green - point.greenErrors) / top,
    greenErrors: point.greenErrors / top,
  }));
  return { bars, top };
}

/** The next round number: one that is easily halved. */
export function niceTop(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value));
  const factor =
    [1, 1.5, 2, 3, 4, 5, 6, 8, 10].find((candidate) => candidate * power >= value) ?? 10;
  return factor * power;
}
