import type { Story } from './story.ts';
import { byHand } from './by-hand.ts';
import { cancel } from './cancel.ts';
import { deploy } from './deploy.ts';
import { doubledAlarm } from './doubled-alarm.ts';
import { expire } from './expire.ts';
import { janitor } from './janitor.ts';
import { killedStep } from './killed-step.ts';
import { lostEvent } from './lost-event.ts';
import { redAlarm } from './red-alarm.ts';
import { refusals } from './refusals.ts';
import { reject } from './reject.ts';
import { replaced } from './replaced.ts';
import { rollback } from './rollback.ts';
import { slack429 } from './slack-429.ts';
import { slackDown } from './slack-down.ts';
import { slow } from './slow.ts';
import { smoke } from './smoke.ts';
import { staging } from './staging.ts';
import { stopped } from './stopped.ts';
import { unhealthy } from './unhealthy.ts';
import { unknownAlarm } from './unknown-alarm.ts';

/** All stories, by the name that `npm run story -- <name>` takes. */
export const stories: ReadonlyMap<string, Story> = new Map(
  [
    deploy,
    rollback,
    slow,
    byHand,
    reject,
    replaced,
    expire,
    cancel,
    unhealthy,
    smoke,
    stopped,
    staging,
    lostEvent,
    doubledAlarm,
    killedStep,
    janitor,
    redAlarm,
    unknownAlarm,
    slack429,
    slackDown,
    refusals,
  ].map((story) => [story.name, story]),
);
