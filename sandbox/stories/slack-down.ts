import { channel } from './channel.ts';
import type { Story } from './story.ts';
import { deploymentOf } from './card-text.ts';
import { isParent } from './stage.ts';
import { measuringTraffic } from './measures.ts';
import { checkCard, checkServes } from './checks.ts';

/** Slack dies at the worst moment; the deployment does not care. */
export const slackDown: Story = {
  name: 'slack-down',
  title:
    'Slack is dead from the approval to the bake: the same outcome, and the right card afterwards',
  async tell(stage) {
    const { sandbox, where } = stage;
    const deploymentId = await stage.asks('ada', 'v2');
    const traffic = measuringTraffic(stage);
    await stage.clicks('grace', deploymentId, 'deployment:approve');
    sandbox.slack.setDown(true);
    const before = JSON.stringify(stage.card(deploymentId));
    stage.say('Slack stops answering');
    await stage.until('all traffic', 40, () => sandbox.world.percentOn(where, 'v2') === 100);
    stage.say('100 % of production requests on v2, unseen by anyone in Slack');
    stage.check(
      'nothing was posted meanwhile',
      JSON.stringify(stage.card(deploymentId)) === before,
      'a change',
    );
    sandbox.slack.setDown(false);
    stage.say('Slack answers again');
    const outcome = await stage.ends(deploymentId, 60);
    await traffic.end();
    stage.check('the outcome is SUCCEEDED', outcome === 'SUCCEEDED', outcome ?? 'none');
    checkServes(stage, 'v2');
    stage.check(
      'no request failed',
      stage.figures.requestsFailed === 0,
      stage.figures.problems ?? {},
    );
    await checkCard(stage, deploymentId, 'SUCCEEDED');
    const cards = sandbox.slack
      .messages(channel)
      .filter((message) => deploymentOf(message) === deploymentId && isParent(message));
    stage.check('there is one card', cards.length === 1, cards.length);
  },
};
