import { describe, expect, it } from '@jest/globals';
import { describeTarget } from '../../../../sandbox/services/codedeploy/describe-target.ts';
import { minutes, serviceRoleArn, stage } from './stage.ts';

describe('a blue/green deployment', () => {
  it('moves traffic as configured, bakes, deletes blue and succeeds', async () => {
    const world = await stage();
    expect(world.service().taskSets).toMatchObject([
      { status: 'PRIMARY', stability: 'STEADY_STATE' },
    ]);
    const { id } = world.deploy(world.register('registry/contacts:v2'));
    const deployment = world.codeDeploy.core.deployment(id);
    expect(deployment.status).toBe('Created');

    await world.clock.advance(minutes(1));
    expect(deployment.status).toBe('InProgress');
    expect(world.weights()).toEqual({ blue: 90, green: 10 });
    expect(statuses(deployment)).toEqual({
      BeforeInstall: 'Skipped',
      Install: 'Succeeded',
      AfterInstall: 'Skipped',
      AllowTestTraffic: 'Succeeded',
      AfterAllowTestTraffic: 'Skipped',
      BeforeAllowTraffic: 'Skipped',
      AllowTraffic: 'InProgress',
      AfterAllowTraffic: 'Pending',
    });
    expect(describeTarget(world.codeDeploy.core, deployment).ecsTarget?.taskSetsInfo).toMatchObject(
      [
        { taskSetLabel: 'Blue', status: 'PRIMARY', trafficWeight: 90, runningCount: 2 },
        { taskSetLabel: 'Green', status: 'ACTIVE', trafficWeight: 10, runningCount: 2 },
      ],
    );
    expect(world.service().taskSets[1]).toMatchObject({ startedBy: 'CODE_DEPLOY', externalId: id });

    await world.clock.advance(minutes(5));
    expect(world.weights()).toEqual({ blue: 0, green: 100 });
    expect(deployment).toMatchObject({ status: 'InProgress', waiting: 'TERMINATION_WAIT' });
    expect(world.service().taskSets.map(({ status }) => status)).toEqual(['ACTIVE', 'PRIMARY']);

    await world.clock.advance(minutes(31));
    expect(deployment.status).toBe('Succeeded');
    expect(world.service().taskSets).toMatchObject([{ status: 'PRIMARY', externalId: id }]);
    expect(world.tasks.running.size).toBe(2);
    expect(world.deploymentStates(id)).toEqual(['START', 'SUCCESS']);
    expect(new Set(world.used.map(({ roleArn }) => roleArn))).toEqual(new Set([serviceRoleArn]));
  });

  it('shifts in equal steps when the configuration is linear', async () => {
    const world = await stage({
      traffic: {
        Type: 'TimeBasedLinear',
        TimeBasedLinear: { LinearPercentage: 25, LinearInterval: 1 },
      },
    });
    world.deploy(world.register('registry/contacts:v2'));
    const seen: number[] = [];
    for (let minute = 0; minute < 5; minute += 1) {
      await world.clock.advance(minutes(1));
      seen.push(world.weights().green);
    }
    expect(seen).toEqual([25, 50, 75, 100, 100]);
  });

  it('swaps the roles of the target groups each time', async () => {
    const world = await stage({ traffic: { Type: 'AllAtOnce' } });
    for (const expected of [
      { blue: 0, green: 100 },
      { blue: 100, green: 0 },
      { blue: 0, green: 100 },
    ]) {
      const { id } = world.deploy(world.register('registry/contacts:next'));
      await world.clock.advance(minutes(35));
      expect(world.codeDeploy.core.deployment(id).status).toBe('Succeeded');
      expect(world.weights()).toEqual(expected);
    }
  });

  it('ends the bake at once when it is continued', async () => {
    const world = await stage({ traffic: { Type: 'AllAtOnce' } });
    const { id } = world.deploy(world.register('registry/contacts:v2'));
    expect(() => world.codeDeploy.core.continueDeployment(id, 'TERMINATION_WAIT')).toThrow(
      expect.objectContaining({ name: 'InvalidDeploymentStatusException' }),
    );
    await world.clock.advance(minutes(2));
    world.codeDeploy.core.continueDeployment(id, 'TERMINATION_WAIT');
    await world.clock.advance(minutes(1));
    expect(world.codeDeploy.core.deployment(id).status).toBe('Succeeded');
  });

  it('waits for READY_WAIT where the group says so, and stops when nobody continues', async () => {
    const ready = {
      BlueGreenDeploymentConfiguration: {
        DeploymentReadyOption: { ActionOnTimeout: 'STOP_DEPLOYMENT', WaitTimeInMinutes: 10 },
        TerminateBlueInstancesOnDeploymentSuccess: {
          Action: 'TERMINATE',
          TerminationWaitTimeInMinutes: 0,
        },
      },
    };
    const world = await stage({ group: ready, traffic: { Type: 'AllAtOnce' } });
    const first = world.deploy(world.register('registry/contacts:v2'));
    await world.clock.advance(minutes(2));
    expect(first.status).toBe('Ready');
    expect(world.weights().blue).toBe(100);
    world.codeDeploy.core.continueDeployment(first.id, 'READY_WAIT');
    await world.clock.advance(minutes(2));
    expect(first.status).toBe('Succeeded');

    const second = world.deploy(world.register('registry/contacts:v3'));
    await world.clock.advance(minutes(13));
    expect(second).toMatchObject({ status: 'Stopped', error: { code: 'TIMEOUT' } });
    expect(world.deploymentStates(second.id)).toEqual(['START', 'READY', 'STOP']);
  });

  it('allows one deployment of a group at a time, rollbacks included', async () => {
    const world = await stage();
    const { id } = world.deploy(world.register('registry/contacts:v2'));
    const second = () => world.deploy(world.register('registry/contacts:v2'));
    expect(second).toThrow(
      expect.objectContaining({
        name: 'DeploymentLimitExceededException',
        message: `The Deployment Group 'prod' already has an active Deployment '${id}'`,
      }),
    );
    await world.clock.advance(minutes(2));
    world.codeDeploy.core.stopDeployment(id, true);
    await world.clock.advance(1000);
    expect(second).toThrow(expect.objectContaining({ name: 'DeploymentLimitExceededException' }));
    await world.clock.advance(minutes(2));
    expect(second().status).toBe('Created');
  });
});

const statuses = ({ lifecycle }: { lifecycle: readonly { name: string; status: string }[] }) =>
  Object.fromEntries(lifecycle.map(({ name, status }) => [name, status]));
