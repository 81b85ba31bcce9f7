import type { Story } from './story.ts';
import { cancel } from './cancel.ts';
import { deploy } from './deploy.ts';
import { expire } from './expire.ts';
import { refusals } from './refusals.ts';
import { reject } from './reject.ts';
import { rollback } from './rollback.ts';
import { slackDown } from './slack-down.ts';
import { unhealthy } from './unhealthy.ts';

/** All stories, by the name that `npm run story -- <name>` takes. */
export const stories: ReadonlyMap<string, Story> = new Map(
  [deploy, rollback, reject, expire, cancel, unhealthy, slackDown, refusals].map((story) => [
    story.name,
    story,
  ]),
);
