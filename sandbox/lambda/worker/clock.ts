import type { ClockReading } from './messages.ts';

/**
 * Makes `Date` tell the sandbox's time in this thread. `performance`, `process.hrtime` and timers stay real:
 * a handler's computing takes real time. Gives a function that sets the time anew.
 */
export function patchDate(first: ClockReading): (reading: ClockReading) => void {
  let reading = first;
  let readAt = performance.now();
  const RealDate = Date;
  const now = () => Math.floor(reading.now + (performance.now() - readAt) * reading.speed);

  // A proxy, so that `instanceof`, subclasses and every static member stay those of the real Date.
  globalThis.Date = new Proxy(RealDate, {
    construct: (target, values: unknown[], newTarget) =>
      construct(target, values.length === 0 ? [now()] : values, newTarget),
    apply: () => new RealDate(now()).toString(),
    get: (target, name, receiver): unknown =>
      name === 'now' ? now : Reflect.get(target, name, receiver),
  });

  return (next) => {
    reading = next;
    readAt = performance.now();
  };
}

function construct(target: DateConstructor, values: unknown[], newTarget: unknown): Date {
  // Reflect gives `any`; constructing Date or a subclass gives a Date.
  return Reflect.construct(target, values, newTarget as DateConstructor) as Date;
}
