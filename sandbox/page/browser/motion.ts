import { useEffect, useRef, useState } from 'preact/hooks';
import type { Live } from './live.ts';

/** Sandbox time, running on between snapshots; redraws four times a second. */
export function useSandboxNow({ world, worldAt }: Pick<Live, 'world' | 'worldAt'>): number {
  const [, redraw] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => redraw((count) => count + 1), 250);
    return () => clearInterval(timer);
  }, []);
  return world ? world.now + (performance.now() - worldAt) * world.speed : 0;
}

/** Moves smoothly to a new number, so that a shift of traffic is seen as one. */
export function useGliding(target: number, ms = 700): number {
  const [shown, setShown] = useState(target);
  const from = useRef(target);
  from.current = shown;
  useEffect(() => {
    const start = performance.now();
    const origin = from.current;
    const quiet = matchMedia('(prefers-reduced-motion: reduce)').matches;
    let frame = 0;
    const step = (at: number) => {
      const part = quiet ? 1 : Math.min(1, Math.max(0, at - start) / ms);
      const eased = 1 - (1 - part) ** 3;
      setShown(origin + (target - origin) * eased);
      if (part < 1) frame = requestAnimationFrame(step);
    };
    frame = requestAnimationFrame(step);
    return () => cancelAnimationFrame(frame);
  }, [target, ms]);
  return shown;
}
