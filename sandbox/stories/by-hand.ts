import { catalogue } from '../../orchestrator/catalogue/catalogue.ts';
import { slackIdsOf } from '../../orchestrator/catalogue/people.ts';
import { checkAudit } from './audit.ts';
import { checkCard, checkGone, checkServes } from './checks.ts';
import { checkExposure } from './exposure.ts';
import type { Stage } from './stage.ts';
import type { Story } from './story.ts';

/** A person turns back what no alarm would have. */
export const byHand: Story = {
  name: 'by-hand',
  title:
    'Ada rolls v2 back in its bake: v1 serves, the card says who, and there is no earlier version to go to',
  async tell(stage) {
    const { sandbox, where } = stage;
    const deploymentId = await stage.asks('ada', 'v2');
    await stage.clicks('grace', deploymentId, 'deployment:approve');
    await stage.until('all traffic', 40, () => sandbox.world.percentOn(where, 'v2') === 100);
    stage.say('100 % of production requests on v2; the bake begins');
    await stage.until('the card shows the bake', 10, () =>
      stage.cardText(deploymentId).includes('watching the alarms'),
    );
    await stage.clicks('ada', deploymentId, 'deployment:roll-back');
    await stage.until('traffic is back', 5, () => sandbox.world.percentOn(where, 'v1') === 100);
    stage.say('100 % of production requests on v1 again');
    const outcome = await stage.ends(deploymentId, 30);
    stage.check('the outcome is ROLLED_BACK', outcome === 'ROLLED_BACK', outcome ?? 'none');
    checkServes(stage, 'v1');
    await checkGone(stage, 'v2');
    await checkCard(stage, deploymentId, 'ROLLED_BACK');
    await checkExposure(stage, deploymentId, 'v2');
    checkWho(stage, deploymentId);
    await checkAudit(stage, deploymentId);
    await checkNoWayBack(stage);
  },
};

function checkWho(stage: Stage, deploymentId: string) {
  const words = stage.cardText(deploymentId);
  const ada = slackIdsOf(catalogue.people['ada'])[0] ?? '';
  stage.check('the card says who asked', words.includes(`<@${ada}> asked to go back`), words);
}

/** v1 was there from the start and v2 never succeeded: nothing is left to go back to. */
async function checkNoWayBack(stage: Stage) {
  const { service, environment } = stage.where;
  const before = stage.sandbox.world.executions().length;
  const words = await stage.types('ada', `/deploy rollback ${service} ${environment}`);
  stage.check('a rollback with nothing to go back to is told so', /earlier/i.test(words), words);
  const after = stage.sandbox.world.executions().length;
  stage.check('and it starts nothing', after === before, after - before);
}
