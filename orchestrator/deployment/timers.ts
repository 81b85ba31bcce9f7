import type { Environment, Strategy } from '../catalogue/schema.ts';
import { bakeExtensionSeconds } from './waits.ts';

/** Seconds that each wait of the state machine may last; expressions in the definition read them. */
export interface Timers {
  readonly approvalSeconds: number;
  readonly migrationSeconds: number;
  readonly installSeconds: number;
  readonly shiftSeconds: number;
  readonly bakeSeconds: number;
  readonly extensionSeconds: number;
  readonly completionSeconds: number;
  readonly rollbackSeconds: number;
}

/** CodeDeploy needs a moment for its own steps around a shift, and a reconciler looks only each minute. */
const shiftMarginSeconds = 600;

/** How long each wait may last for an environment of the catalogue. */
export function timersOf({
  approval,
  bakeMinutes,
  readyWithinMinutes,
  strategy,
}: Environment): Timers {
  return {
    approvalSeconds: (approval?.expiresAfterMinutes ?? 1) * 60,
    migrationSeconds: 1800,
    installSeconds: readyWithinMinutes * 60,
    shiftSeconds: shiftMinutes(strategy) * 60 + shiftMarginSeconds,
    bakeSeconds: bakeMinutes * 60,
    extensionSeconds: bakeExtensionSeconds,
    completionSeconds: 1800,
    rollbackSeconds: 1800,
  };
}

/** Minutes from the first to the last step of a shift. */
export function shiftMinutes(strategy: Strategy): number {
  switch (strategy.kind) {
    case 'all-at-once':
      return 0;
    case 'canary':
      return strategy.intervalMinutes;
    case 'linear':
      return (Math.ceil(100 / strategy.percent) - 1) * strategy.intervalMinutes;
  }
}
