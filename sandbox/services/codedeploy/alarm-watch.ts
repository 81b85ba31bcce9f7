import type { Cancel, Clock } from '../../clock.ts';
import type { Acting } from './acting.ts';
import { Halt } from './control.ts';
import type { Deployment } from './model.ts';

/** Reads the deployment's alarms now and at every interval; the first that is in ALARM stops it. */
export function watchAlarms(
  deployment: Deployment,
  { clock, cloud, intervalMs }: { clock: Clock; cloud: Acting; intervalMs: number },
): Cancel {
  const { enabled, names } = deployment.alarms;
  if (!enabled || names.length === 0) return () => undefined;
  const look = () => {
    const reason = judgeAlarms(deployment, cloud);
    if (reason !== undefined)
      deployment.control.halt(
        new Halt({
          kind: 'stopped',
          code: 'ALARM_ACTIVE',
          rollbackEvent: 'DEPLOYMENT_STOP_ON_ALARM',
          message: reason,
        }),
      );
  };
  look();
  return clock.every(intervalMs, look);
}

/** Why the deployment has to stop, or undefined. */
function judgeAlarms({ alarms }: Deployment, cloud: Acting): string | undefined {
  const states = readStates(alarms.names, cloud);
  if (states instanceof Error)
    return alarms.ignorePollAlarmFailure
      ? undefined
      : `The alarms could not be read: ${states.message}`;
  const active = alarms.names.filter((name) => states.get(name) === 'ALARM');
  if (active.length > 0)
    return `One or more alarms have been activated according to the Amazon CloudWatch metrics you selected, and the affected deployments have been stopped. Activated alarms: ${active.join(', ')}`;
  const missing = alarms.names.filter((name) => !states.has(name));
  return missing.length > 0 && !alarms.ignorePollAlarmFailure
    ? `The alarms could not be read: ${missing.join(', ')} not found`
    : undefined;
}

function readStates(names: readonly string[], cloud: Acting) {
  try {
    return cloud.alarmStates(names);
  } catch (error) {
    if (error instanceof Halt) return error;
    throw error;
  }
}
