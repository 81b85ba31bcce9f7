import { checkAudit } from './audit.ts';
import { checkCard, checkGone, checkNeverServed, checkServes } from './checks.ts';
import type { Story } from './story.ts';

/** Healthy, and of no use. */
export const smoke: Story = {
  name: 'smoke',
  title: 'v6 is healthy and fails its smoke test: FAILED_SAFE, no production request reached it',
  async tell(stage) {
    const { sandbox, where } = stage;
    const deploymentId = await stage.asks('ada', 'v6');
    await stage.clicks('grace', deploymentId, 'deployment:approve');
    await stage.until('tasks of v6 are healthy', 20, () =>
      sandbox.world
        .running(where)
        .some(({ version, health }) => version === 'v6' && health === 'healthy'),
    );
    stage.say('tasks of v6 are healthy');
    const outcome = await stage.ends(deploymentId, 30);
    stage.check('the outcome is FAILED_SAFE', outcome === 'FAILED_SAFE', outcome ?? 'none');
    checkServes(stage, 'v1');
    checkNeverServed(stage, 'v6');
    await checkGone(stage, 'v6');
    await checkCard(stage, deploymentId, 'FAILED_SAFE');
    const words = stage.cardText(deploymentId);
    stage.check('the card says what failed', words.includes('smoke test of'), words);
    stage.check('and which request', words.includes('/contacts?limit=1 answered 500'), words);
    await checkAudit(stage, deploymentId);
  },
};
