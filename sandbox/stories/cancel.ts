import type { Story } from './story.ts';
import { checkCard, checkGone, checkNeverServed, checkServes } from './checks.ts';

/** A change of mind before traffic moves. */
export const cancel: Story = {
  name: 'cancel',
  title:
    'Ada cancels while green tasks start: CANCELLED, nothing of v2 is left, v1 never stopped serving',
  async tell(stage) {
    const { sandbox, where } = stage;
    const deploymentId = await stage.asks('ada', 'v2');
    await stage.clicks('grace', deploymentId, 'deployment:approve');
    await stage.until(
      'CodeDeploy starts',
      30,
      () => sandbox.world.codeDeployments(where).length > 0,
    );
    await stage.types('ada', '/deploy cancel');
    const outcome = await stage.ends(deploymentId, 30);
    stage.check('the outcome is CANCELLED', outcome === 'CANCELLED', outcome ?? 'none');
    checkServes(stage, 'v1');
    checkNeverServed(stage, 'v2');
    await checkGone(stage, 'v2');
    await checkCard(stage, deploymentId, 'CANCELLED');
  },
};
