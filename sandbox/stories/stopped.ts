import { checkAudit } from './audit.ts';
import { checkCard, checkGone, checkServes } from './checks.ts';
import { checkExposure } from './exposure.ts';
import { recordedOutcome } from './journal.ts';
import { measuringTraffic } from './measures.ts';
import { stopExecution } from './stop-execution.ts';
import type { Story } from './story.ts';

/** The state machine is gone; what it began is not. */
export const stopped: Story = {
  name: 'stopped',
  title:
    'somebody stops the execution while 10 % is on v2: the janitor brings v1 back and frees the lock',
  async tell(stage) {
    const { sandbox, where } = stage;
    const deploymentId = await stage.asks('ada', 'v2');
    const traffic = measuringTraffic(stage);
    await stage.clicks('grace', deploymentId, 'deployment:approve');
    await stage.until('the canary', 30, () => sandbox.world.percentOn(where, 'v2') === 10);
    stage.say('10 % of production requests on v2');
    await stopExecution(stage, deploymentId);
    await stage.until('traffic is back', 10, () => sandbox.world.percentOn(where, 'v1') === 100);
    stage.say('100 % of production requests on v1 again');

    const outcome = await stage.until('the record has an outcome', 30, () =>
      recordedOutcome(sandbox.urls.aws, deploymentId),
    );
    await traffic.end();
    stage.check('the record says ROLLED_BACK', outcome === 'ROLLED_BACK', outcome);
    checkServes(stage, 'v1');
    await checkGone(stage, 'v2');
    const { requestsDropped, problems } = stage.figures;
    stage.check('no request was dropped', requestsDropped === 0, problems ?? {});
    await checkCard(stage, deploymentId, 'ROLLED_BACK');
    await checkExposure(stage, deploymentId, 'v2');
    const words = stage.cardText(deploymentId);
    stage.check('the card says why', /stopped its execution/.test(words), words);
    await checkAudit(stage, deploymentId);

    const again = await stage.asks('ada', 'v2');
    stage.check('the way is free for the next one', again !== deploymentId, again);
    await stage.types('ada', '/deploy cancel');
    await stage.ends(again, 10);
  },
};
