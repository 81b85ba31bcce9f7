import { checkAudit } from './audit.ts';
import { checkCard, checkGone, checkNeverServed, checkServes } from './checks.ts';
import { checkExposure } from './exposure.ts';
import { checkOneCard } from './one-card.ts';
import type { Stage } from './stage.ts';
import type { Story } from './story.ts';
import { suffer } from './suffer.ts';

/** Unknown is never OK (failure modes, F57). */
export const unknownAlarm: Story = {
  name: 'unknown-alarm',
  title:
    'without one of its alarms v2 is not begun; with an alarm that loses its data in the bake it comes back',
  async tell(stage) {
    await missingBefore(stage);
    await silentInBake(stage);
  },
};

async function missingBefore(stage: Stage) {
  const { world } = stage.sandbox;
  const all = world.alarms(stage.where).map(({ name }) => name);
  const missing = suffer(stage, 'missing-alarm');
  const left = world.alarms(stage.where).map(({ name }) => name);
  const gone = all.find((name) => !left.includes(name)) ?? 'none';
  const { service, environment } = stage.where;
  const deploymentId = await stage.starts(() =>
    stage.types('ada', `/deploy ${service} ${environment} v2`),
  );
  const outcome = await stage.ends(deploymentId, 10);
  stage.check('the outcome is FAILED_SAFE', outcome === 'FAILED_SAFE', outcome ?? 'none');
  const made = world.codeDeployments(stage.where).length;
  stage.check('CodeDeploy was never asked', made === 0, made);
  checkNeverServed(stage, 'v2');
  await checkCard(stage, deploymentId, 'FAILED_SAFE');
  const words = stage.cardText(deploymentId);
  stage.check('the card names the alarm that is not there', words.includes(gone), words);
  await checkAudit(stage, deploymentId);
  missing.end();
}

async function silentInBake(stage: Stage) {
  const { sandbox, where } = stage;
  const deploymentId = await stage.asks('ada', 'v2');
  await stage.clicks('grace', deploymentId, 'deployment:approve');
  await stage.until('all traffic', 40, () => sandbox.world.percentOn(where, 'v2') === 100);
  stage.say('100 % of production requests on v2; the bake begins');
  const silence = suffer(stage, 'no-alarm-data');
  const silent = sandbox.world.alarms(where).find(({ state }) => state === 'INSUFFICIENT_DATA');
  const outcome = await stage.ends(deploymentId, 90);
  stage.check('the outcome is ROLLED_BACK', outcome === 'ROLLED_BACK', outcome ?? 'none');
  checkServes(stage, 'v1');
  await checkGone(stage, 'v2');
  await checkCard(stage, deploymentId, 'ROLLED_BACK');
  const words = stage.cardText(deploymentId);
  stage.check(
    'the card names the alarm without data',
    words.includes(silent?.name ?? 'none') && /no data/.test(words),
    words,
  );
  checkOneCard(stage, deploymentId);
  await checkExposure(stage, deploymentId, 'v2');
  await checkAudit(stage, deploymentId);
  silence.end();
}
