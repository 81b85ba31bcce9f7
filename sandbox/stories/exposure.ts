import type { Exposure } from '../../orchestrator/deployment/events.ts';
import type { Witness } from '../world/witness.ts';
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
  checkShare(stage, said, counted.requests);
  stage.check(`${version} did meet production requests`, counted.requests > 0, counted);
  stage.check(
    'the card tells it',
    stage.cardText(deploymentId).includes(String(said.requests)),
    stage.cardText(deploymentId),
  );
}

/** The share is of whole minutes, as CloudWatch counts: from the first that traffic moved in to the one it was back in. */
function checkShare(stage: Stage, said: Exposure, ownRequests: number) {
  const { world } = stage.sandbox;
  const [back, forth] = world.codeDeployments(stage.where);
  const moved = trafficEvent(forth)?.startedAt;
  const returned = trafficEvent(back)?.endedAt;
  if (moved === undefined || returned === undefined)
    return stage.check('traffic moved and came back', false, { moved, returned });
  const others = world
    .sides(stage.where)
    .filter(({ arn }) => arn !== stage.target.arn)
    .reduce((sum, side) => sum + world.requestsInMinutes(stage.where, side, moved, returned), 0);
  const total = ownRequests + others;
  stage.figures.exposedSharePercent = {
    card: percent(said.requests, said.totalRequests),
    loadBalancer: percent(ownRequests, total),
  };
  stage.check('the share is what the load balancer counted', said.totalRequests === total, {
    said: said.totalRequests,
    counted: total,
  });
}

const trafficEvent = (deployment: ReturnType<Witness['codeDeployments']>[number] | undefined) =>
  deployment?.lifecycle.find(({ name }) => name === 'AllowTraffic');

const percent = (part: number, whole: number) => Math.round((1000 * part) / whole) / 10;
