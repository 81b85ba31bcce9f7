import type { BusEvent, Fault as DeliveryFault } from '../services/events/index.ts';
import type { Fault } from './fault.ts';

const lateByMs = 5 * 60_000;

export const lostCodeDeployEvents = onEvents({
  name: 'lost-codedeploy-events',
  sentence: 'No event of CodeDeploy arrives.',
  which: ({ source }) => source === 'aws.codedeploy',
  fault: 'drop',
});

export const lostExecutionEvents = onEvents({
  name: 'lost-execution-events',
  sentence: 'No event of Step Functions arrives, so nobody is told that an execution has ended.',
  which: ({ source }) => source === 'aws.states',
  fault: 'drop',
});

export const doubledAlarmEvents = onEvents({
  name: 'doubled-alarm-events',
  sentence: 'Every event of an alarm arrives twice at once.',
  which: ({ source }) => source === 'aws.cloudwatch',
  fault: 'double',
});

/** Schedules are no news of anything, and Slipway's own events are about what is on record already. */
export const lateEvents = onEvents({
  name: 'late-events',
  sentence: 'Every event of CodeDeploy, CloudWatch, ECS and Step Functions comes 5 minutes late.',
  which: ({ source }) => source.startsWith('aws.') && source !== 'aws.events',
  fault: { delayMs: lateByMs },
});

function onEvents({
  name,
  sentence,
  which,
  fault,
}: {
  readonly name: string;
  readonly sentence: string;
  readonly which: (event: BusEvent) => boolean;
  readonly fault: DeliveryFault;
}): Fault {
  return {
    name,
    sentence,
    outcome: 'same',
    on: ({ weather }) => weather.gather({ deliver: (event) => (which(event) ? fault : undefined) }),
  };
}
