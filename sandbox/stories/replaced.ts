import { channel } from './channel.ts';
import { checkAudit } from './audit.ts';
import { checkCard, checkNeverServed, checkServes } from './checks.ts';
import { StoryStuck } from './stage.ts';
import type { Story } from './story.ts';

/** A newer wish takes the place of one that waits. */
export const replaced: Story = {
  name: 'replaced',
  title:
    'Grace puts v4 in the place of v2, which waits for approval: v2 ends CANCELLED, Margaret rejects v4',
  async tell(stage) {
    const first = await stage.asks('ada', 'v2');
    const told = await stage.types('grace', '/deploy contacts prod v4');
    stage.check('Grace is told whose request waits', told.includes('Ada'), told);
    const answer = stage.whispered('grace');
    if (!answer) throw new StoryStuck('Grace was not answered');
    const second = await stage.starts(() => {
      stage.say('grace clicks deployment:replace');
      const grace = stage.sandbox.slack.as('grace');
      return grace.click(channel, answer.ts, 'deployment:replace', {
        confirm: true,
        shown: answer,
      });
    });
    const firstOutcome = await stage.ends(first, 10);
    stage.check('v2 is CANCELLED', firstOutcome === 'CANCELLED', firstOutcome ?? 'none');
    await checkCard(stage, first, 'CANCELLED');
    const words = stage.cardText(first);
    stage.check('its card says why', /replaced it by a newer request/.test(words), words);

    await stage.offers(second, 'deployment:approve');
    stage.say('the card of v4 asks for approval');
    await stage.clicks('margaret', second, 'deployment:reject');
    const outcome = await stage.ends(second, 10);
    stage.check('v4 is REJECTED', outcome === 'REJECTED', outcome ?? 'none');
    await checkCard(stage, second, 'REJECTED');
    checkServes(stage, 'v1');
    checkNeverServed(stage, 'v2');
    checkNeverServed(stage, 'v4');
    for (const deploymentId of [first, second]) await checkAudit(stage, deploymentId);
    const free = await stage.asks('ada', 'v2');
    stage.check('the way is free for the next one', true, '');
    await stage.types('ada', '/deploy cancel');
    await stage.ends(free, 10);
  },
};
