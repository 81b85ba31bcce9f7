import type { Story } from './story.ts';
import { checkAudit } from './audit.ts';
import { measuringTraffic } from './measures.ts';
import { checkCard, checkServes } from './checks.ts';

/** The good day. */
export const deploy: Story = {
  name: 'deploy',
  title: 'v2 goes to prod through plan, approval, canary and bake, and no client notices',
  async tell(stage) {
    const { sandbox, where } = stage;
    const deploymentId = await stage.asks('ada', 'v2');
    const traffic = measuringTraffic(stage);
    await stage.clicks('grace', deploymentId, 'deployment:approve');

    await stage.until('green tasks run', 20, () =>
      sandbox.world.running(where).some(({ version }) => version === 'v2'),
    );
    stage.say('tasks of v2 run beside v1');
    await stage.until('the canary', 20, () => sandbox.world.percentOn(where, 'v2') === 10);
    stage.say('10 % of production requests on v2');
    await stage.until('all traffic', 20, () => sandbox.world.percentOn(where, 'v2') === 100);
    stage.say('100 % of production requests on v2; the bake begins, v1 still runs');

    const outcome = await stage.ends(deploymentId, 60);
    await traffic.end();

    stage.check('the outcome is SUCCEEDED', outcome === 'SUCCEEDED', outcome ?? 'none');
    checkServes(stage, 'v2');
    const old = sandbox.world.running(where).filter(({ version }) => version !== 'v2');
    stage.check('no task of v1 is left', old.length === 0, old);
    const [latest] = sandbox.world.codeDeployments(where);
    stage.check(
      'CodeDeploy says Succeeded',
      latest?.status === 'Succeeded',
      latest?.status ?? 'none',
    );
    const {
      requestsFailed,
      requestsDropped,
      requestsPerSecond = 0,
      transitions = 0,
    } = stage.figures;
    stage.check('no request failed', requestsFailed === 0, stage.figures.problems ?? {});
    stage.check('no request was dropped', requestsDropped === 0, stage.figures.problems ?? {});
    stage.check('at 100 requests per second or more', requestsPerSecond >= 100, requestsPerSecond);
    stage.check('in fewer than 40 state transitions', transitions < 40, transitions);
    await checkCard(stage, deploymentId, 'SUCCEEDED');
    await checkAudit(stage, deploymentId);
  },
};
