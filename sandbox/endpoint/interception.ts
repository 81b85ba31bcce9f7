import type { Clock } from '../clock.ts';
import type { AwsError, Caller } from './service.ts';

/** A call on its way to a service; faults are chosen by it. */
export interface IncomingCall {
  readonly service: string;
  readonly operation: string;
  readonly caller: Caller;
  readonly input: unknown;
}

/** What happens to a call instead of, or before, being served. */
export type Interception =
  | { readonly kind: 'pass' }
  | { readonly kind: 'fail'; readonly error: AwsError }
  /** The call is done, and the connection closed without an answer; `done` is called in between. */
  | { readonly kind: 'lose-reply'; readonly done?: () => void }
  /** Served after `ms` of sandbox time. */
  | { readonly kind: 'delay'; readonly ms: number };

export type Intercept = (call: IncomingCall) => Interception | Promise<Interception>;

/** Asks for the fault of a call and lets it happen. Throws the error of a call that is to fail. */
export async function chooseFault(
  call: IncomingCall,
  intercept: Intercept | undefined,
  clock: Clock,
): Promise<Extract<Interception, { kind: 'pass' | 'lose-reply' }>> {
  const chosen = (await intercept?.(call)) ?? { kind: 'pass' };
  switch (chosen.kind) {
    case 'pass':
    case 'lose-reply':
      return chosen;
    case 'fail':
      throw chosen.error;
    case 'delay':
      await new Promise<void>((resolve) => clock.after(chosen.ms, resolve));
      return { kind: 'pass' };
  }
}
