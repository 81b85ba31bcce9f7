import { checkAudit } from './audit.ts';
import { checkCard, checkGone, checkServes } from './checks.ts';
import { checkExposure } from './exposure.ts';
import { recordedEvents } from './journal.ts';
import { checkOneCard } from './one-card.ts';
import type { Stage } from './stage.ts';
import type { Story } from './story.ts';
import { checkStruck, suffer } from './suffer.ts';

/** EventBridge promises an event at least once. */
export const doubledAlarm: Story = {
  name: 'doubled-alarm',
  title: 'every event of an alarm arrives twice at once: v3 is rolled back once, and told once',
  async tell(stage) {
    const { sandbox, where } = stage;
    const doubled = suffer(stage, 'doubled-alarm-events');
    const deploymentId = await stage.asks('ada', 'v3');
    await stage.clicks('grace', deploymentId, 'deployment:approve');
    const alarm = await stage.until('an alarm rings', 40, () =>
      sandbox.world.alarms(where).find(({ state }) => state === 'ALARM'),
    );
    stage.say(`alarm ${alarm.name}: ${alarm.reason}`);
    const outcome = await stage.ends(deploymentId, 30);
    stage.check('the outcome is ROLLED_BACK', outcome === 'ROLLED_BACK', outcome ?? 'none');
    checkStruck(stage, 'the doubling', doubled);
    checkServes(stage, 'v1');
    await checkGone(stage, 'v3');
    await checkOnce(stage, deploymentId);
    await checkCard(stage, deploymentId, 'ROLLED_BACK');
    checkOneCard(stage, deploymentId);
    await checkExposure(stage, deploymentId, 'v3');
    await checkAudit(stage, deploymentId);
  },
};

async function checkOnce(stage: Stage, deploymentId: string) {
  const made = stage.sandbox.world.codeDeployments(stage.where).length;
  stage.check('CodeDeploy made one way there and one way back', made === 2, made);
  const types = (await recordedEvents(stage.sandbox.urls.aws, deploymentId)).map(
    ({ type }) => type,
  );
  for (const type of ['RollbackStarted', 'DeploymentSettled'])
    stage.check(
      `the record says ${type} once`,
      types.filter((told) => told === type).length === 1,
      types,
    );
}
