import { checkAudit } from './audit.ts';
import { checkCard, checkServes } from './checks.ts';
import { checkOneCard } from './one-card.ts';
import { checkWaits, watchCard } from './shown.ts';
import type { Story } from './story.ts';
import { suffer } from './suffer.ts';

/** Slack has little time for us; the deployment has no time for Slack. */
export const slack429: Story = {
  name: 'slack-429',
  title: 'Slack answers 429 again and again: the card is late, never wrong, and there is one',
  async tell(stage) {
    const { sandbox, where } = stage;
    const scarce = suffer(stage, 'slack-429');
    const deploymentId = await stage.asks('ada', 'v2');
    const card = watchCard(stage, deploymentId, 'v2');
    await stage.clicks('grace', deploymentId, 'deployment:approve');
    await stage.until('all traffic', 40, () => sandbox.world.percentOn(where, 'v2') === 100);
    stage.say('100 % of production requests on v2');
    const outcome = await stage.ends(deploymentId, 60);
    stage.check('the outcome is SUCCEEDED', outcome === 'SUCCEEDED', outcome ?? 'none');
    checkServes(stage, 'v2');
    await checkCard(stage, deploymentId, 'SUCCEEDED');
    card.check();
    checkOneCard(stage, deploymentId);
    checkWaits(stage);
    scarce.end();
    await checkAudit(stage, deploymentId);
  },
};
