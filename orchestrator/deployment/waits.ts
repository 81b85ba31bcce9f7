import type { RollbackCause } from './events.ts';

/** Every place where the state machine waits for the world or for a person. */
export const waitNames = [
  'approval',
  'migration',
  'install',
  'shift',
  'bake',
  'bake-2',
  'completion',
  'rollback',
] as const;
export type WaitName = (typeof waitNames)[number];

/** What a wait was for has happened (`kind` is what the state machine branches on), or it failed for a cause. */
export type WaitAnswer =
  | {
      readonly kind: 'decided' | 'succeeded' | 'ready' | 'shifted' | 'completed' | 'ended';
    }
  | { readonly kind: 'failed'; readonly cause: RollbackCause };

/** Waits in which a person's stop takes effect at once. */
export const stoppableWaits: readonly WaitName[] = [
  'approval',
  'install',
  'shift',
  'bake',
  'bake-2',
];
/** How much longer an inconclusive bake may go on: it must fit into the 15 minutes that blue stays beyond the bake. */
export const bakeExtensionSeconds = 300;
