import type { Catalogue } from '../orchestrator/catalogue/schema.ts';
import type { Orchestrator } from '../orchestrator/client.ts';
import { createCardUrl, type CardUrl } from './card-url.ts';
import type { After } from './first-of.ts';
import type { Log } from './log.ts';
import { createPace, type Pace } from './pace.ts';
import { createAccounts, type Accounts } from './slack/accounts.ts';
import type { Card } from './slack/chat.ts';

/** What commands and buttons are made with. */
export interface Tools {
  readonly orchestrator: Orchestrator;
  readonly catalogue: Catalogue;
  readonly accounts: Accounts;
  readonly cardUrl: CardUrl;
  readonly pace: Pace;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly after: After;
  readonly log: Log;
  /** Slack hangs up after 3000 ms; Lambda sends nothing before the whole listener is done. */
  readonly answerWithinMs: number;
}

/** The two questions that commands and buttons ask of Slack; what it answers is parsed here. */
export interface SlackQuestions {
  usersInfo(user: string): Promise<unknown>;
  getPermalink(card: Card): Promise<unknown>;
}

// With the telling of an answer less than Slack's 3000 ms, and something left for the way there and back.
const answerWithinMs = 1500;

export type ToolParts = Omit<Tools, 'accounts' | 'cardUrl' | 'pace' | 'answerWithinMs'> &
  Partial<Pick<Tools, 'answerWithinMs'>>;

/** Tools with caches of their own, as an instance of the Lambda holds them from its cold start on. */
export function createTools(parts: ToolParts, slack: SlackQuestions): Tools {
  const { orchestrator, catalogue, now, after, log } = parts;
  return {
    answerWithinMs,
    ...parts,
    pace: createPace({ now }),
    accounts: createAccounts({
      usersInfo: (user) => slack.usersInfo(user),
      team: catalogue.slack.team,
      now,
      log,
    }),
    cardUrl: createCardUrl({
      readAnnouncement: (deploymentId) => orchestrator.readAnnouncement(deploymentId),
      getPermalink: (card) => slack.getPermalink(card),
      after,
      log,
    }),
  };
}
