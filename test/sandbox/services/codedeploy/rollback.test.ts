import { describe, expect, it } from '@jest/globals';
import { minutes, stage } from './stage.ts';

describe('a rollback', () => {
  it('follows an alarm in the bake: traffic back at once, green drained and deleted', async () => {
    const world = await stage();
    const { id } = world.deploy(world.register('registry/contacts:v3'));
    await world.clock.advance(minutes(10));
    expect(world.weights()).toEqual({ blue: 0, green: 100 });

    world.alarms.set('errors-green', 'ALARM');
    await world.clock.advance(11_000);
    const deployment = world.codeDeploy.core.deployment(id);
    expect(deployment).toMatchObject({ status: 'Stopped', error: { code: 'ALARM_ACTIVE' } });
    expect(world.weights()).toEqual({ blue: 100, green: 0 });

    await world.clock.advance(minutes(2));
    const rollbackId = deployment.rollbackInfo?.rollbackDeploymentId ?? '';
    expect(world.codeDeploy.core.deployment(rollbackId)).toMatchObject({
      status: 'Succeeded',
      creator: 'codeDeployRollback',
      rollbackInfo: { rollbackTriggeringDeploymentId: id },
    });
    expect(world.service().taskSets).toMatchObject([{ status: 'PRIMARY', externalId: undefined }]);
    expect(world.deploymentStates(id)).toEqual(['START', 'STOP']);
    expect(world.deploymentStates(rollbackId)).toEqual(['START', 'SUCCESS']);
  });

  it('is linked only after a while', async () => {
    const world = await stage();
    const deployment = world.deploy(world.register('registry/contacts:v2'));
    await world.clock.advance(minutes(1));
    world.codeDeploy.core.stopDeployment(deployment.id, undefined);
    await world.clock.advance(1000);
    expect(deployment).toMatchObject({ status: 'Stopped', error: { code: 'MANUAL_STOP' } });
    expect(deployment.rollbackInfo).toBeUndefined();
    await world.clock.advance(3000);
    expect(deployment.rollbackInfo?.rollbackDeploymentId).toMatch(/^d-/);
  });

  it('does not happen when nothing was installed: an alarm that is red at the start stops at once', async () => {
    const world = await stage();
    world.alarms.set('errors-blue', 'ALARM');
    const deployment = world.deploy(world.register('registry/contacts:v2'));
    await world.clock.advance(minutes(1));
    expect(deployment).toMatchObject({ status: 'Stopped', error: { code: 'ALARM_ACTIVE' } });
    expect(deployment.rollbackInfo).toBeUndefined();
    expect(world.service().taskSets).toHaveLength(1);
  });

  it('a red alarm can be overridden for one deployment', async () => {
    const world = await stage();
    world.alarms.set('errors-blue', 'ALARM');
    const none = { enabled: false, ignorePollAlarmFailure: false, names: [] };
    const deployment = world.deploy(world.register('registry/contacts:v2'), { alarms: none });
    await world.clock.advance(minutes(40));
    expect(deployment.status).toBe('Succeeded');
  });

  it('stops when an alarm does not exist, unless the group ignores that', async () => {
    const world = await stage();
    world.alarms.delete('errors-green');
    const deployment = world.deploy(world.register('registry/contacts:v2'));
    await world.clock.advance(minutes(1));
    expect(deployment.error?.message).toBe('The alarms could not be read: errors-green not found');
  });

  it('comes after a green that never becomes healthy, within the hour', async () => {
    const world = await stage({ unhealthyImages: ['registry/contacts:v5'] });
    const deployment = world.deploy(world.register('registry/contacts:v5'));
    await world.clock.advance(minutes(59));
    expect(deployment.status).toBe('InProgress');
    expect(world.weights()).toEqual({ blue: 100, green: 0 });
    await world.clock.advance(minutes(10));
    expect(deployment).toMatchObject({ status: 'Failed', error: { code: 'TIMEOUT' } });
    expect(world.service().taskSets).toHaveLength(1);
    expect(
      world.service().events.some(({ message }) => message.includes('failed ELB health checks')),
    ).toBe(true);
  });

  it('does not happen when the stop says so; the next deployment clears up what was left', async () => {
    const world = await stage();
    const stopped = world.deploy(world.register('registry/contacts:v2'));
    await world.clock.advance(minutes(1));
    world.codeDeploy.core.stopDeployment(stopped.id, false);
    await world.clock.advance(minutes(1));
    expect(stopped.status).toBe('Stopped');
    expect(stopped.rollbackInfo).toBeUndefined();
    expect(world.weights()).toEqual({ blue: 90, green: 10 });
    expect(world.service().taskSets).toHaveLength(2);

    const next = world.deploy(world.register('registry/contacts:v3'));
    await world.clock.advance(2000);
    expect(world.weights()).toEqual({ blue: 100, green: 0 });
    await world.clock.advance(minutes(2));
    expect(world.service().taskSets.map(({ externalId }) => externalId)).toEqual([
      undefined,
      next.id,
    ]);
    expect(next.status).toBe('InProgress');
  });

  it('keeps the test listener where it was before', async () => {
    const world = await stage({ traffic: { Type: 'AllAtOnce' } });
    world.deploy(world.register('registry/contacts:v2'));
    await world.clock.advance(minutes(40));
    const before = world.elbv2.listener(world.test).action;
    const { id } = world.deploy(world.register('registry/contacts:v3'));
    await world.clock.advance(minutes(1));
    expect(world.elbv2.listener(world.test).action).not.toEqual(before);
    world.codeDeploy.core.stopDeployment(id, true);
    await world.clock.advance(minutes(1));
    expect(world.elbv2.listener(world.test).action).toEqual(before);
    expect(world.weights()).toEqual({ blue: 0, green: 100 });
  });

  it('is too late when blue is going', async () => {
    const world = await stage({ traffic: { Type: 'AllAtOnce' } });
    const { id } = world.deploy(world.register('registry/contacts:v2'));
    await world.clock.advance(minutes(2));
    world.codeDeploy.core.continueDeployment(id, 'TERMINATION_WAIT');
    await world.clock.advance(1000);
    expect(() => world.codeDeploy.core.stopDeployment(id, true)).toThrow(
      expect.objectContaining({ name: 'DeploymentAlreadyCompletedException' }),
    );
    await world.clock.advance(minutes(2));
    expect(world.codeDeploy.core.deployment(id).status).toBe('Succeeded');
  });

  it('fails the deployment when the service role may not do what it has to', async () => {
    const world = await stage();
    world.denied.add('ecs:CreateTaskSet');
    const deployment = world.deploy(world.register('registry/contacts:v2'));
    await world.clock.advance(minutes(1));
    expect(deployment).toMatchObject({ status: 'Failed', error: { code: 'IAM_ROLE_PERMISSIONS' } });
  });
});
