import type { Story } from './story.ts';
import type { Stage } from './stage.ts';
import { checkExposure } from './exposure.ts';
import { measuringTraffic } from './measures.ts';
import { checkCard, checkServes } from './checks.ts';

/** The bad release: healthy by its own account, and failing a part of its requests. */
export const rollback: Story = {
  name: 'rollback',
  title: 'v3 fails a part of its requests; an alarm rings and v1 serves again, by itself',
  async tell(stage) {
    const { sandbox, where } = stage;
    const deploymentId = await stage.asks('ada', 'v3');
    const traffic = measuringTraffic(stage);
    await stage.clicks('grace', deploymentId, 'deployment:approve');
    await stage.until('the canary', 30, () => sandbox.world.percentOn(where, 'v3') === 10);
    stage.say('10 % of production requests on v3');
    const alarm = await stage.until('an alarm rings', 20, () =>
      sandbox.world.alarms(where).find(({ state }) => state === 'ALARM'),
    );
    stage.say(`alarm ${alarm.name}: ${alarm.reason}`);
    await stage.until('traffic is back', 20, () => sandbox.world.percentOn(where, 'v1') === 100);
    stage.say('100 % of production requests on v1 again');

    const outcome = await stage.ends(deploymentId, 30);
    await traffic.end();
    measureStop(stage, alarm.name);

    stage.check('the outcome is ROLLED_BACK', outcome === 'ROLLED_BACK', outcome ?? 'none');
    checkServes(stage, 'v1');
    const left = sandbox.world.running(where).filter(({ version }) => version === 'v3');
    stage.check('no task of v3 is left', left.length === 0, left);
    stage.check(
      'no request was dropped',
      stage.figures.requestsDropped === 0,
      stage.figures.problems ?? {},
    );
    const { alarmToStopMs = Infinity } = stage.figures;
    stage.check(
      'stopped within 1 s of real time after the alarm',
      alarmToStopMs < 1000,
      alarmToStopMs,
    );
    await checkCard(stage, deploymentId, 'ROLLED_BACK');
    await checkExposure(stage, deploymentId, 'v3');
    stage.check(
      'the card names the alarm',
      stage.cardText(deploymentId).includes(alarm.name),
      stage.cardText(deploymentId),
    );
  },
};

/** Real milliseconds from the alarm's change of state to the stop: ours, or CodeDeploy's own where it was quicker. */
function measureStop({ figures, sandbox, where }: Stage, alarmName: string) {
  const { world, clock } = sandbox;
  const rang = world.alarmHistory(alarmName).findLast(({ to }) => to === 'ALARM')?.at ?? Infinity;
  const asked = world.calls().filter(({ operation }) => operation === 'StopDeployment');
  const ended = world.codeDeployments(where).filter(({ status }) => status === 'Stopped');
  const stops = [...asked.map(({ at }) => at), ...ended.map(({ completedAt = -1 }) => completedAt)];
  const stop = Math.min(...stops.filter((at) => at >= rang));
  if (Number.isFinite(stop)) figures.alarmToStopMs = (stop - rang) / clock.speed;
}
