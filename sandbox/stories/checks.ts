import { catalogue } from '../../orchestrator/catalogue/catalogue.ts';
import type { ServiceEnvironment } from '../../orchestrator/catalogue/names.ts';
import type { Stage } from './stage.ts';

/** Listener, tasks and health agree: one version, and only it, serves all of the environment. */
export function checkServes(stage: Stage, version: string) {
  const { world } = stage.sandbox;
  const percent = world.percentOn(stage.where, version);
  stage.check(`the listener sends everything to ${version}`, percent === 100, `${percent} %`);
  const tasks = world.running(stage.where).filter((task) => task.version === version);
  const healthy = tasks.filter(({ health }) => health === 'healthy').length;
  const desired = desiredCount(stage.where);
  const what = desired === 1 ? 'its one healthy task' : `its ${desired} healthy tasks`;
  stage.check(`${version} has ${what}`, healthy === desired, tasks);
}

const desiredCount = ({ service, environment }: ServiceEnvironment) =>
  catalogue.services[service]?.environments[environment]?.desiredCount ?? 0;

/** Nothing of a version runs any more, once its tasks have drained. */
export async function checkGone(stage: Stage, version: string) {
  const { world } = stage.sandbox;
  await stage.until(`the tasks of ${version} are gone`, 20, () =>
    world.running(stage.where).every((task) => task.version !== version),
  );
  stage.check(`no task of ${version} is left`, true, '');
}

/** Nobody but the old version ever met a production request. */
export function checkNeverServed(stage: Stage, version: string) {
  const { requests } = stage.sandbox.world.productionRequests(stage.where, stage.target.arn);
  const answered = stage.sandbox.traffic(stage.where).tally().byVersion[version]?.answered ?? 0;
  stage.check(
    `the load balancer sent no production request to ${version}`,
    requests === 0,
    requests,
  );
  stage.check(`no client had an answer from ${version}`, answered === 0, answered);
}

/** The card ended with this word, and no live button is left on it. */
export async function checkCard(stage: Stage, deploymentId: string, outcome: string) {
  await stage.until(`the card says ${outcome}`, 10, () =>
    stage.cardText(deploymentId).includes(outcome),
  );
  stage.check(`the card says ${outcome}`, true, '');
  const blocks = JSON.stringify(stage.card(deploymentId)?.blocks ?? []);
  stage.check('no button is left on it', !blocks.includes('"action_id":"deployment:'), 'a button');
}
