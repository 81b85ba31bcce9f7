import { checkAudit } from './audit.ts';
import { checkCard, checkGone, checkServes } from './checks.ts';
import { measuringTraffic } from './measures.ts';
import { checkOneCard } from './one-card.ts';
import type { Story } from './story.ts';
import { checkStruck, suffer } from './suffer.ts';

/** CodeDeploy's events are best effort, so nothing may hang on one. */
export const lostEvent: Story = {
  name: 'lost-event',
  title: 'no event of CodeDeploy ever arrives: the reconciler looks each minute, and v2 gets there',
  async tell(stage) {
    const { sandbox, where } = stage;
    const lost = suffer(stage, 'lost-codedeploy-events');
    const deploymentId = await stage.asks('ada', 'v2');
    const traffic = measuringTraffic(stage);
    await stage.clicks('grace', deploymentId, 'deployment:approve');
    await stage.until('all traffic', 40, () => sandbox.world.percentOn(where, 'v2') === 100);
    stage.say('100 % of production requests on v2');
    const outcome = await stage.ends(deploymentId, 60);
    await traffic.end();
    stage.check('the outcome is SUCCEEDED', outcome === 'SUCCEEDED', outcome ?? 'none');
    checkStruck(stage, 'the loss of events', lost);
    checkServes(stage, 'v2');
    await checkGone(stage, 'v1');
    stage.check(
      'no request failed',
      stage.figures.requestsFailed === 0,
      stage.figures.problems ?? {},
    );
    await checkCard(stage, deploymentId, 'SUCCEEDED');
    checkOneCard(stage, deploymentId);
    await checkAudit(stage, deploymentId);
  },
};
