import type { SeenEffect } from './ledger.ts';

/** The function that CodeDeploy asks before it moves production traffic. */
const gatekeeper = 'admit-traffic';

/** Whether this effect is our word to CodeDeploy that production traffic may move. */
export function isGateOpened({ by, operation, input }: SeenEffect): boolean {
  if (operation !== 'PutLifecycleEventHookExecutionStatus' || by.name !== gatekeeper) return false;
  return (
    typeof input === 'object' && input !== null && 'status' in input && input.status === 'Succeeded'
  );
}
