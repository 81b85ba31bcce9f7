import type { Clock } from '../../clock.ts';
import type { ErrorCode, RollbackEvent } from './model.ts';

/** Why a deployment does not go on. */
export class Halt extends Error {
  override readonly name = 'Halt';
  readonly kind: 'failed' | 'stopped';
  readonly code: ErrorCode;
  /** The event in the group's rollback configuration that this is. */
  readonly rollbackEvent: RollbackEvent;
  /** What StopDeployment asked for; undefined leaves it to the configuration. */
  readonly rollbackAsked: boolean | undefined;

  constructor(
    halt: Pick<Halt, 'kind' | 'code' | 'rollbackEvent'> & {
      message: string;
      rollbackAsked?: boolean;
      cause?: unknown;
    },
  ) {
    super(halt.message, { cause: halt.cause });
    this.kind = halt.kind;
    this.code = halt.code;
    this.rollbackEvent = halt.rollbackEvent;
    this.rollbackAsked = halt.rollbackAsked;
  }
}

export const failure = (code: ErrorCode, message: string, cause?: unknown) =>
  new Halt({ kind: 'failed', code, rollbackEvent: 'DEPLOYMENT_FAILURE', message, cause });

/**
 * The reins of one deployment. Everything it waits for goes through `wait`,
 * so that a stop or an alarm takes hold at once, wherever it is.
 */
export function control(clock: Clock) {
  let halted: Halt | undefined;
  let rejectWaits: (halt: Halt) => void = () => undefined;
  const halting = new Promise<never>((_, reject) => (rejectWaits = reject));
  // A deployment that nobody is waiting in must not count as an unhandled failure.
  halting.catch(() => undefined);
  let goOn: () => void = () => undefined;

  const wait = <T>(something: Promise<T>): Promise<T> => Promise.race([halting, something]);
  const sleep = (ms: number) => wait(new Promise<void>((resolve) => void clock.after(ms, resolve)));

  return {
    /** The first reason counts. */
    halt(reason: Halt) {
      halted ??= reason;
      rejectWaits(halted);
    },
    isHalted: () => halted !== undefined,
    /** Throws if there was a halt while nothing was awaited. */
    check() {
      if (halted) throw halted;
    },
    wait,
    sleep,
    /** Ends when the time is over (`elapsed`) or when `continue` is called. */
    sleepOrContinue: (ms: number) =>
      wait(
        new Promise<'elapsed' | 'continued'>((resolve) => {
          const cancel = clock.after(ms, () => resolve('elapsed'));
          goOn = () => (cancel(), resolve('continued'));
        }),
      ),
    continue: () => goOn(),
  };
}

export type Control = ReturnType<typeof control>;
