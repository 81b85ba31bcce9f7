import { checkAudit } from './audit.ts';
import { checkCard, checkGone, checkServes } from './checks.ts';
import type { Stage } from './stage.ts';
import type { Story } from './story.ts';

/** The same machine with another environment's rules: nobody is asked, all traffic moves at once, the bake is short. */
export const staging: Story = {
  name: 'staging',
  title:
    'v2 goes to staging without approval, all at once; `/deploy rollback` then deploys v1 again; prod sees nothing',
  async tell(stage) {
    const there = stage.movedTo({ service: 'contacts', environment: 'staging' });
    await through(there, '/deploy contacts staging v2', { from: 'v1', to: 'v2' });
    await through(there, '/deploy rollback contacts staging', { from: 'v2', to: 'v1' });
    const words = await there.types('ada', '/deploy rollback contacts staging');
    stage.check('v2 is not offered after it was left', /earlier/i.test(words), words);
    checkServes(stage, 'v1');
    const { length } = stage.sandbox.world.codeDeployments(stage.where);
    stage.check('production was left alone', length === 0, length);
  },
};

async function through(there: Stage, command: string, { from, to }: { from: string; to: string }) {
  const deploymentId = await there.starts(() => there.types('ada', command));
  const outcome = await there.ends(deploymentId, 40);
  there.check(`${to}: the outcome is SUCCEEDED`, outcome === 'SUCCEEDED', outcome ?? 'none');
  checkServes(there, to);
  await checkGone(there, from);
  await checkCard(there, deploymentId, 'SUCCEEDED');
  await checkAudit(there, deploymentId);
}
