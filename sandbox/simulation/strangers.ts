import { names } from '../../orchestrator/catalogue/names.ts';
import { buildAppSpec } from '../../orchestrator/deployment/app-spec.ts';
import type { Deployment } from '../services/codedeploy/model.ts';
import { attempt } from './happening.ts';
import type { Place } from './places.ts';
import { digestOf } from './releases.ts';
import type { World } from './world.ts';

const container = { name: 'web', port: 8080 };

/** What runs now is deployed once more from the console, with our hooks: they must not let it through. */
export function deployAgain(world: World, place: Place): void {
  const running = runningDefinition(world, place);
  if (!running) return;
  const { taskDefinitionArn } = running;
  create(world, place, buildAppSpec({ taskDefinitionArn, container }).content);
}

/** Somebody with every right deploys another version past us, without hooks, and lets the old tasks go at once. */
export async function deployPastUs(world: World, place: Place, version: string): Promise<void> {
  const running = runningDefinition(world, place);
  if (!running) return;
  const [{ image = '', ...definition } = {}] = running.containerDefinitions ?? [];
  const { family } = running;
  const other = `${image.split(/[:@]/)[0]}@${digestOf(place.service, version)}`;
  const { taskDefinitionArn } = world.cloud.ecs.core.definitions.register(
    { ...running, family, containerDefinitions: [{ ...definition, image: other }] },
    'somebody',
  );
  const created = create(world, place, withoutHooks(taskDefinitionArn));
  if (created) await hurry(world, created);
}

function withoutHooks(taskDefinitionArn: string): string {
  const { content } = buildAppSpec({ taskDefinitionArn, container });
  const { version, Resources } = JSON.parse(content) as Record<string, unknown>; // our own text
  return JSON.stringify({ version, Resources });
}

function runningDefinition({ cloud }: World, place: Place) {
  const { core } = cloud.ecs;
  const service = core.service(names.cluster(place.environment), names.ecsService(place));
  return core.primary(service)?.taskDefinition;
}

function create({ cloud }: World, place: Place, content: string): Deployment | undefined {
  let created: Deployment | undefined;
  attempt(() => {
    created = cloud.codedeploy.core.createDeployment({
      application: names.codeDeploy(place),
      group: names.codeDeploy(place),
      content,
      sha256: undefined,
      configName: 'CodeDeployDefault.ECSAllAtOnce',
      description: 'by hand',
      alarms: undefined,
      rollbackEvents: undefined,
    });
  });
  return created;
}

async function hurry({ clock, cloud }: World, { id }: Deployment): Promise<void> {
  const { core } = cloud.codedeploy;
  for (let looks = 0; looks < 60; looks++) {
    await clock.pass(10_000);
    if (core.deployment(id).waiting !== 'TERMINATION_WAIT') continue;
    return attempt(() => core.continueDeployment(id, 'TERMINATION_WAIT'));
  }
}
