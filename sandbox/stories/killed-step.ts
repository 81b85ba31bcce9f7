import { checkAudit } from './audit.ts';
import { checkCard, checkGone, checkServes } from './checks.ts';
import { recordedEvents } from './journal.ts';
import { checkOneCard } from './one-card.ts';
import type { Stage } from './stage.ts';
import type { Story } from './story.ts';
import { checkStruck, suffer } from './suffer.ts';

/** Worked, and nobody knows: CodeDeploy takes no token by which it could tell a repetition. */
export const killedStep: Story = {
  name: 'killed-step',
  title:
    'the step dies as soon as CodeDeploy has its deployment: the next try adopts it, and there is only one',
  async tell(stage) {
    const there = stage.movedTo({ service: 'contacts', environment: 'staging' });
    const killed = suffer(there, 'killed-step');
    const deploymentId = await there.starts(() =>
      there.types('ada', '/deploy contacts staging v2'),
    );
    const outcome = await there.ends(deploymentId, 40);
    there.check('the outcome is SUCCEEDED', outcome === 'SUCCEEDED', outcome ?? 'none');
    checkStruck(there, 'the death', killed);
    await checkAdopted(there, deploymentId);
    checkServes(there, 'v2');
    await checkGone(there, 'v1');
    await checkCard(there, deploymentId, 'SUCCEEDED');
    checkOneCard(there, deploymentId);
    await checkAudit(there, deploymentId);
  },
};

async function checkAdopted(stage: Stage, deploymentId: string) {
  const { urls, world } = stage.sandbox;
  const asked = world.calls().filter(({ operation }) => operation === 'CreateDeployment');
  stage.check(
    'CodeDeploy was asked once, and its answer reached nobody',
    asked.length === 1 && asked[0]?.outcome === 'lost',
    asked.map(({ outcome }) => outcome),
  );
  const made = world.codeDeployments(stage.where).length;
  stage.check('there is exactly one CodeDeploy deployment', made === 1, made);
  const started = (await recordedEvents(urls.aws, deploymentId)).filter(
    ({ type }) => type === 'DeploymentStarted',
  );
  stage.check(
    'the record says that it was adopted',
    started.length === 1 && started[0]?.adopted === true,
    started,
  );
}
