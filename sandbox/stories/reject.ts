import type { Story } from './story.ts';
import { checkCard, checkNeverServed, checkServes } from './checks.ts';

/** An approver says no; the requester could not have said yes. */
export const reject: Story = {
  name: 'reject',
  title:
    'Ada may not approve her own request, Eve may not approve anything, Grace rejects it; nothing changes',
  async tell(stage) {
    const deploymentId = await stage.asks('ada', 'v2');
    await stage.clicks('ada', deploymentId, 'deployment:approve');
    await stage.clicks('eve', deploymentId, 'deployment:approve');
    const asked = await stage.types('grace', '/deploy contacts prod v4');
    stage.check('a second request is told whose it is', asked.includes('Ada'), asked);
    stage.check(
      'neither started anything',
      stage.sandbox.world.codeDeployments(stage.where).length === 0,
      stage.sandbox.world.codeDeployments(stage.where),
    );
    await stage.clicks('grace', deploymentId, 'deployment:reject');
    const outcome = await stage.ends(deploymentId, 10);
    stage.check('the outcome is REJECTED', outcome === 'REJECTED', outcome ?? 'none');
    checkServes(stage, 'v1');
    checkNeverServed(stage, 'v2');
    const revisions = stage.sandbox.world.taskDefinitions(stage.where).length;
    stage.check('no task definition was registered', revisions === 1, revisions);
    await checkCard(stage, deploymentId, 'REJECTED');
  },
};
