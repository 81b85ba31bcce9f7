import { expect, it } from '@jest/globals';
import { minutes, stage } from './stage.ts';

it('the view shows both target groups and the deployment as they stand', async () => {
  const world = await stage();
  const view = () =>
    world.codeDeploy.view(
      { application: 'contacts', group: 'prod' },
      (image) => image.split(':')[1],
    );
  expect(view()).toMatchObject({
    deployment: undefined,
    targetGroups: [
      {
        colour: 'blue',
        version: 'v1',
        weight: 100,
        test: false,
        tasks: [{ health: 'healthy' }, { health: 'healthy' }],
      },
      { colour: 'green', version: undefined, weight: 0, test: true, tasks: [] },
    ],
  });
  const { id } = world.deploy(world.register('registry/contacts:v2'));
  await world.clock.advance(minutes(1));
  expect(view()).toMatchObject({
    deployment: { deploymentId: id, status: 'InProgress' },
    targetGroups: [
      { version: 'v1', weight: 90 },
      { version: 'v2', weight: 10, tasks: [{ status: 'RUNNING' }, { status: 'RUNNING' }] },
    ],
  });
  await world.clock.advance(minutes(6));
  expect(view()?.deployment?.terminationAt).toBeGreaterThan(world.clock.now() + minutes(20));
  expect(
    world.codeDeploy.view({ application: 'contacts', group: 'other' }, () => ''),
  ).toBeUndefined();
});
