import { checkAudit } from './audit.ts';
import { checkCard, checkNeverServed, checkServes } from './checks.ts';
import { checkOneCard } from './one-card.ts';
import type { Stage } from './stage.ts';
import type { Story } from './story.ts';
import { suffer } from './suffer.ts';

/** Nobody deploys into a fire, whether it burnt before the plan or began while somebody thought about it. */
export const redAlarm: Story = {
  name: 'red-alarm',
  title:
    'an alarm rings before the plan, then between plan and approval: FAILED_SAFE both times, naming the alarm',
  async tell(stage) {
    const early = suffer(stage, 'red-alarm');
    const alarm = await ringing(stage);
    const { service, environment } = stage.where;
    const first = await stage.starts(() =>
      stage.types('ada', `/deploy ${service} ${environment} v2`),
    );
    await failsSafe(stage, first, alarm);
    early.end();
    await quiet(stage, alarm);

    const second = await stage.asks('ada', 'v2');
    const late = suffer(stage, 'red-alarm');
    await ringing(stage);
    await stage.clicks('grace', second, 'deployment:approve');
    await failsSafe(stage, second, alarm);
    late.end();
    await quiet(stage, alarm);

    const third = await stage.asks('ada', 'v2');
    stage.check('once it is quiet, the way is free', third !== second, third);
    await stage.types('ada', '/deploy cancel');
    await stage.ends(third, 10);
  },
};

const ringing = (stage: Stage) =>
  stage.until('an alarm rings', 1, () => {
    const { world } = stage.sandbox;
    return world.alarms(stage.where).find(({ state }) => state === 'ALARM')?.name;
  });

const quiet = (stage: Stage, alarm: string) =>
  stage.until(`${alarm} is quiet`, 5, () => {
    const { world } = stage.sandbox;
    return world.alarms(stage.where).find(({ name }) => name === alarm)?.state === 'OK';
  });

async function failsSafe(stage: Stage, deploymentId: string, alarm: string) {
  const { world } = stage.sandbox;
  const outcome = await stage.ends(deploymentId, 10);
  stage.check('the outcome is FAILED_SAFE', outcome === 'FAILED_SAFE', outcome ?? 'none');
  const made = world.codeDeployments(stage.where).length;
  stage.check('CodeDeploy was never asked', made === 0, made);
  const revisions = world.taskDefinitions(stage.where).length;
  stage.check('no task definition was registered', revisions === 1, revisions);
  checkServes(stage, 'v1');
  checkNeverServed(stage, 'v2');
  await checkCard(stage, deploymentId, 'FAILED_SAFE');
  const words = stage.cardText(deploymentId);
  stage.check('the card names the alarm', words.includes(alarm), words);
  checkOneCard(stage, deploymentId);
  await checkAudit(stage, deploymentId);
}
