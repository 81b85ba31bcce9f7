import { describe, expect, it } from '@jest/globals';
import { minutes, stage } from './stage.ts';

/* AWS documents none of these; what is built on CodeDeploy must live with each value. */

const readyGroup = {
  BlueGreenDeploymentConfiguration: {
    DeploymentReadyOption: { ActionOnTimeout: 'STOP_DEPLOYMENT', WaitTimeInMinutes: 10 },
    TerminateBlueInstancesOnDeploymentSuccess: {
      Action: 'TERMINATE',
      TerminationWaitTimeInMinutes: 30,
    },
  },
};
const beforeTraffic = [{ BeforeAllowTraffic: 'slipway-admit-traffic' }];

describe('an option of CodeDeploy', () => {
  it.each(['Skipped', 'Succeeded'] as const)(
    'gives an event without a function the status %s',
    async (hookWithoutFunction) => {
      const world = await stage({ options: { hookWithoutFunction } });
      const { lifecycle } = world.deploy(world.register('registry/contacts:v2'));
      await world.clock.advance(minutes(1));
      expect(lifecycle[0]).toMatchObject({ name: 'BeforeInstall', status: hookWithoutFunction });
    },
  );

  it.each([
    ['before BeforeAllowTraffic', 0],
    ['after BeforeAllowTraffic', 1],
  ] as const)('lets the ready wait stand %s', async (readyWait, invocations) => {
    const world = await stage({ options: { readyWait }, group: readyGroup });
    const deployment = world.deploy(world.register('registry/contacts:v2'), {}, beforeTraffic);
    await world.clock.advance(minutes(2));
    for (const { payload } of world.invocations)
      world.codeDeploy.core.answerHook(
        deployment.id,
        payload.LifecycleEventHookExecutionId,
        'Succeeded',
      );
    await world.clock.advance(minutes(1));
    expect(deployment.status).toBe('Ready');
    expect(world.invocations).toHaveLength(invocations);
  });

  it.each(['InProgress', 'Baking'] as const)(
    'names the bake %s, and it can be stopped and rolled back',
    async (statusWhileBaking) => {
      const world = await stage({ options: { statusWhileBaking } });
      const deployment = world.deploy(world.register('registry/contacts:v2'));
      await world.clock.advance(minutes(10));
      expect(deployment).toMatchObject({ status: statusWhileBaking, waiting: 'TERMINATION_WAIT' });
      world.codeDeploy.core.stopDeployment(deployment.id, true);
      await world.clock.advance(minutes(2));
      expect(deployment.status).toBe('Stopped');
      expect(world.weights()).toEqual({ blue: 100, green: 0 });
    },
  );

  it.each(['STOP', 'FAILURE'] as const)(
    'tells of a stop by an alarm with the state %s',
    async (eventForAlarmStop) => {
      const world = await stage({ options: { eventForAlarmStop } });
      const { id } = world.deploy(world.register('registry/contacts:v3'));
      await world.clock.advance(minutes(10));
      world.alarms.set('errors-green', 'ALARM');
      await world.clock.advance(minutes(1));
      expect(world.deploymentStates(id)).toEqual(['START', eventForAlarmStop]);
    },
  );
});
