import { z } from 'zod';

const schema = z.object({
  SLACK_SECRET_ARN: z.string().min(1),
  SLACK_API_URL: z.url().default('https://slack.com/api/'),
});

/** What the bot's two Lambdas read from their environment. */
export interface BotConfig {
  /** Secrets Manager ARN of `{signingSecret, previousSigningSecret?, botToken, botId, botUserId, appId}`. */
  readonly slackSecretArn: string;
  /** Base address of the Web API, with its trailing slash. */
  readonly slackApiUrl: string;
}

/** Throws with the name of each variable that is missing or wrong: a bot half set up must not start. */
export function parseBotConfig(env: Readonly<Record<string, string | undefined>>): BotConfig {
  const parsed = schema.safeParse(env);
  if (!parsed.success) {
    const problems = parsed.error.issues.map(
      ({ path, message }) => `${path.join('.')}: ${message}`,
    );
    throw new Error(`The bot cannot start. ${problems.join('; ')}`);
  }
  return {
    slackSecretArn: parsed.data.SLACK_SECRET_ARN,
    slackApiUrl: parsed.data.SLACK_API_URL.replace(/\/?$/, '/'),
  };
}
