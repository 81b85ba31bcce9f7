import { checkAudit } from './audit.ts';
import { checkCard, checkGone, checkServes } from './checks.ts';
import { checkExposure } from './exposure.ts';
import { recordedOutcome } from './journal.ts';
import { measuringTraffic } from './measures.ts';
import { checkOneCard } from './one-card.ts';
import { stopExecution } from './stop-execution.ts';
import type { Story } from './story.ts';
import { suffer } from './suffer.ts';

/** What must be over after faults stop (failure modes, I27). */
const settledWithinMinutes = 15;

/** The state machine is gone, and nobody heard. */
export const janitor: Story = {
  name: 'janitor',
  title:
    'the execution is stopped at 10 % and the event that tells it is lost: the 5-minute sweep finds it and settles',
  async tell(stage) {
    const { sandbox, where } = stage;
    const lost = suffer(stage, 'lost-execution-events');
    const deploymentId = await stage.asks('ada', 'v2');
    const traffic = measuringTraffic(stage);
    await stage.clicks('grace', deploymentId, 'deployment:approve');
    await stage.until('the canary', 30, () => sandbox.world.percentOn(where, 'v2') === 10);
    stage.say('10 % of production requests on v2');
    const before = lost.strikes();
    await stopExecution(stage, deploymentId);
    const stoppedAt = sandbox.clock.now();
    await stage.until('traffic is back', 10, () => sandbox.world.percentOn(where, 'v1') === 100);
    stage.say('100 % of production requests on v1 again');
    const outcome = await stage.until('the record has an outcome', 30, () =>
      recordedOutcome(sandbox.urls.aws, deploymentId),
    );
    const minutes = (sandbox.clock.now() - stoppedAt) / 60_000;
    await traffic.end();
    stage.say(`the record says ${outcome}`);
    stage.check('the record says ROLLED_BACK', outcome === 'ROLLED_BACK', outcome);
    stage.check(
      'the event that the execution had ended was lost',
      lost.strikes() > before,
      lost.strikes(),
    );
    stage.check(
      `settled within ${settledWithinMinutes} minutes`,
      minutes <= settledWithinMinutes,
      minutes,
    );
    checkServes(stage, 'v1');
    await checkGone(stage, 'v2');
    const { requestsDropped, problems } = stage.figures;
    stage.check('no request was dropped', requestsDropped === 0, problems ?? {});
    await checkCard(stage, deploymentId, 'ROLLED_BACK');
    checkOneCard(stage, deploymentId);
    await checkExposure(stage, deploymentId, 'v2');
    await checkAudit(stage, deploymentId);
    const again = await stage.asks('ada', 'v2');
    stage.check('the way is free for the next one', again !== deploymentId, again);
    await stage.types('ada', '/deploy cancel');
    await stage.ends(again, 10);
  },
};
