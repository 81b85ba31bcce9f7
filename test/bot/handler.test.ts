import { describe, expect, it } from '@jest/globals';

describe.each(['handler', 'announcer'])("the bot's Lambda %s", (name) => {
  it('does not start without its secret, and says which setting is missing', async () => {
    expect(process.env.SLACK_SECRET_ARN).toBeUndefined();
    await expect(import(`../../bot/${name}.ts`)).rejects.toThrow(
      /^The bot cannot start\. SLACK_SECRET_ARN: /,
    );
  });
});
