import type { Story } from './story.ts';
import { checkCard, checkGone, checkNeverServed, checkServes } from './checks.ts';

/** A release that never answers its health check. */
export const unhealthy: Story = {
  name: 'unhealthy',
  title:
    'v5 never becomes healthy: stopped after its 15 minutes, FAILED_SAFE, no production request reached it',
  async tell(stage) {
    const { sandbox, where } = stage;
    const deploymentId = await stage.asks('ada', 'v5');
    await stage.clicks('grace', deploymentId, 'deployment:approve');
    await stage.until('tasks of v5 start', 20, () =>
      sandbox.world.running(where).some(({ version }) => version === 'v5'),
    );
    stage.say('tasks of v5 run, and fail their health checks');
    const outcome = await stage.ends(deploymentId, 60);
    stage.check('the outcome is FAILED_SAFE', outcome === 'FAILED_SAFE', outcome ?? 'none');
    checkServes(stage, 'v1');
    checkNeverServed(stage, 'v5');
    await checkGone(stage, 'v5');
    await checkCard(stage, deploymentId, 'FAILED_SAFE');
  },
};
