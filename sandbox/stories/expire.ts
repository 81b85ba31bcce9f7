import { channel } from './channel.ts';
import { textOf } from './card-text.ts';
import type { Story } from './story.ts';
import { checkCard, checkNeverServed, checkServes } from './checks.ts';

/** Nobody answers. */
export const expire: Story = {
  name: 'expire',
  title:
    'nobody approves within the hour: EXPIRED, the lock is free, a late Approve changes nothing',
  async tell(stage) {
    const deploymentId = await stage.asks('ada', 'v2');
    const cardBefore = stage.card(deploymentId);
    const outcome = await stage.ends(deploymentId, 90);
    stage.check('the outcome is EXPIRED', outcome === 'EXPIRED', outcome ?? 'none');
    await checkCard(stage, deploymentId, 'EXPIRED');
    // A click from a screen that had not been redrawn yet.
    if (cardBefore)
      await stage.sandbox.slack.as('grace').click(channel, cardBefore.ts, 'deployment:approve', {
        confirm: true,
        shown: cardBefore,
      });
    const told = stage.whispered('grace');
    const words = told ? textOf(told) : 'nothing';
    stage.check('a late Approve is told that it is too late', /expired/i.test(words), words);
    checkServes(stage, 'v1');
    checkNeverServed(stage, 'v2');
    stage.check(
      'CodeDeploy was never asked',
      stage.sandbox.world.codeDeployments(stage.where).length === 0,
      stage.sandbox.world.codeDeployments(stage.where),
    );
    const again = await stage.asks('ada', 'v2');
    stage.check('the way is free for the next one', again !== deploymentId, again);
    await stage.types('ada', '/deploy cancel');
    await stage.ends(again, 10);
  },
};
