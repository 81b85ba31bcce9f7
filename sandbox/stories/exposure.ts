import { recordedExposure } from './journal.ts';
import type { Stage } from './stage.ts';

/** What the card says of the exposure is what the load balancer counted on its production listener. */
export async function checkExposure(stage: Stage, deploymentId: string, version: string) {
  const said = await recordedExposure(stage.sandbox.urls.aws, deploymentId);
  const counted = stage.sandbox.world.productionRequests(stage.where, stage.target.arn);
  stage.check('the record holds the exposure', said !== undefined, 'none');
  if (!said) return;
  stage.figures.exposedRequests = { card: said.requests, loadBalancer: counted.requests };
  stage.figures.exposedErrors = { card: said.errors, loadBalancer: counted.errors };
  stage.figures.exposedSeconds = said.seconds;
  stage.check(
    `as many requests on ${version} as the load balancer counted`,
    said.requests === counted.requests,
    {
      said: said.requests,
      counted: counted.requests,
    },
  );
  stage.check(
    `as many errors of ${version} as the load balancer counted`,
    said.errors === counted.errors,
    {
      said: said.errors,
      counted: counted.errors,
    },
  );
  stage.check(`${version} did meet production requests`, counted.requests > 0, counted);
  stage.check(
    'the card tells it',
    stage.cardText(deploymentId).includes(String(said.requests)),
    stage.cardText(deploymentId),
  );
}
