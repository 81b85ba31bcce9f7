import { missingAlarm, noAlarmData, redAlarm } from './alarms.ts';
import { lostReplies, throttled, unreachableTable } from './calls.ts';
import {
  doubledAlarmEvents,
  lateEvents,
  lostCodeDeployEvents,
  lostExecutionEvents,
} from './events.ts';
import type { Fault } from './fault.ts';
import { killedStep } from './killed-step.ts';
import { slack429, slackDown } from './slack.ts';

/** All faults, by the name that the page shows and `npm run story -- <name> --fault` takes. */
export const faults: ReadonlyMap<string, Fault> = new Map(
  [
    lostCodeDeployEvents,
    lostExecutionEvents,
    doubledAlarmEvents,
    lateEvents,
    killedStep,
    lostReplies,
    throttled,
    slack429,
    redAlarm,
    noAlarmData,
    missingAlarm,
    slackDown,
    unreachableTable,
  ].map((fault) => [fault.name, fault]),
);

export type { Fault } from './fault.ts';
export { createSwitches, requireFault, UnknownFault } from './switches.ts';
export type { FaultState } from './fault-state.ts';
export type { FaultSwitches } from './switches.ts';
export { createWeather } from './weather.ts';
export type { Weather } from './weather.ts';
