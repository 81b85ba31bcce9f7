import type { Fault } from './fault.ts';

export const slack429: Fault = {
  name: 'slack-429',
  sentence: 'Slack takes one call of a method in 20 seconds and answers all others with 429.',
  outcome: 'same',
  on({ slack }) {
    slack.setRateLimits('scarce');
    return () => slack.setRateLimits('generous');
  },
};

/** A running deployment is not touched by it; a person who wants to ask or approve has to wait. */
export const slackDown: Fault = {
  name: 'slack-down',
  sentence: 'Slack is dead, for Slipway and for people.',
  outcome: 'other',
  on({ slack }) {
    slack.setDown(true);
    return () => slack.setDown(false);
  },
};
