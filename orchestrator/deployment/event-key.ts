import type { DeploymentEvent } from './events.ts';

/**
 * What makes an event the same event when its step runs twice. Most things happen once in a deployment;
 * traffic shifts once for each percent, a bake is judged once for each wait.
 */
export function eventKey(event: DeploymentEvent, detail?: string): string {
  if (event.type === 'TrafficShifted') return `${event.type}:${event.percent}`;
  return detail === undefined ? event.type : `${event.type}:${detail}`;
}
