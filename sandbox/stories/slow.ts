import { checkAudit } from './audit.ts';
import { checkCard, checkGone, checkServes } from './checks.ts';
import { checkExposure } from './exposure.ts';
import { measuringTraffic } from './measures.ts';
import type { Story } from './story.ts';

/** Every answer is right, and late. */
export const slow: Story = {
  name: 'slow',
  title: 'v4 answers after one and a half seconds; the latency alarm rings and v1 serves again',
  async tell(stage) {
    const { sandbox, where } = stage;
    const deploymentId = await stage.asks('ada', 'v4');
    const traffic = measuringTraffic(stage);
    await stage.clicks('grace', deploymentId, 'deployment:approve');
    await stage.until('the canary', 30, () => sandbox.world.percentOn(where, 'v4') === 10);
    stage.say('10 % of production requests on v4');
    const alarm = await stage.until('an alarm rings', 20, () =>
      sandbox.world.alarms(where).find(({ state }) => state === 'ALARM'),
    );
    stage.say(`alarm ${alarm.name}: ${alarm.reason}`);
    stage.check('it is about latency', alarm.name.includes('latency'), alarm.name);
    await stage.until('traffic is back', 20, () => sandbox.world.percentOn(where, 'v1') === 100);
    stage.say('100 % of production requests on v1 again');

    const outcome = await stage.ends(deploymentId, 30);
    await traffic.end();
    stage.check('the outcome is ROLLED_BACK', outcome === 'ROLLED_BACK', outcome ?? 'none');
    checkServes(stage, 'v1');
    await checkGone(stage, 'v4');
    const { requestsDropped, requestsFailed, problems } = stage.figures;
    stage.check('no request was dropped', requestsDropped === 0, problems ?? {});
    stage.check('no request failed', requestsFailed === 0, problems ?? {});
    await checkCard(stage, deploymentId, 'ROLLED_BACK');
    await checkExposure(stage, deploymentId, 'v4');
    const words = stage.cardText(deploymentId);
    stage.check('the card names the alarm', words.includes(alarm.name), words);
    await checkAudit(stage, deploymentId);
  },
};
