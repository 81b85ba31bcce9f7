import { describe, expect, it } from '@jest/globals';
import { minutes, stage } from './stage.ts';

const smokeTest = [{ AfterAllowTestTraffic: 'slipway-smoke-test' }];

describe('a lifecycle hook', () => {
  it('gets exactly two ids and holds the deployment until it answers', async () => {
    const world = await stage({ traffic: { Type: 'AllAtOnce' } });
    const { id } = world.deploy(world.register('registry/contacts:v2'), {}, smokeTest);
    await world.clock.advance(minutes(50));
    const [invocation, ...more] = world.invocations;
    expect(more).toEqual([]);
    expect(invocation).toEqual({
      functionName: 'slipway-smoke-test',
      payload: { DeploymentId: id, LifecycleEventHookExecutionId: expect.any(String) },
    });
    expect(world.weights()).toEqual({ blue: 100, green: 0 });

    const { answerHook } = world.codeDeploy.core;
    const hookId = invocation?.payload.LifecycleEventHookExecutionId ?? '';
    expect(() => answerHook(id, 'another', 'Succeeded')).toThrow(
      expect.objectContaining({ name: 'InvalidLifecycleEventHookExecutionIdException' }),
    );
    expect(() => answerHook(id, hookId, 'Skipped')).toThrow(
      expect.objectContaining({ name: 'InvalidLifecycleEventHookExecutionStatusException' }),
    );
    answerHook(id, hookId, 'Succeeded');
    expect(() => answerHook(id, hookId, 'Succeeded')).toThrow(
      expect.objectContaining({ name: 'LifecycleEventAlreadyCompletedException' }),
    );
    await world.clock.advance(minutes(1));
    expect(world.weights()).toEqual({ blue: 0, green: 100 });
  });

  it.each([
    ['answers Failed', 'Failed', 'ScriptFailed'],
    ['does not answer within the hour', undefined, 'ScriptTimedOut'],
  ])('fails the deployment when it %s', async (_, status, code) => {
    const world = await stage();
    const deployment = world.deploy(world.register('registry/contacts:v2'), {}, smokeTest);
    await world.clock.advance(minutes(2));
    const hookId = world.invocations[0]?.payload.LifecycleEventHookExecutionId ?? '';
    if (status !== undefined) world.codeDeploy.core.answerHook(deployment.id, hookId, status);
    await world.clock.advance(minutes(70));
    expect(deployment).toMatchObject({
      status: 'Failed',
      error: { code: 'HOOK_EXECUTION_FAILURE' },
    });
    expect(deployment.lifecycle.find(({ name }) => name === 'AfterAllowTestTraffic')).toMatchObject(
      {
        status: 'Failed',
        problem: { code },
      },
    );
    expect(deployment.rollbackInfo?.rollbackDeploymentId).toBeDefined();
    expect(world.deploymentStates(deployment.id)).toEqual(['START', 'FAILURE']);
  });

  it('is invoked again when the function failed, as any asynchronous invocation', async () => {
    const world = await stage();
    world.functions.set('slipway-smoke-test', () => ({
      error: { errorType: 'Error', errorMessage: 'no' },
      payload: null,
    }));
    world.deploy(world.register('registry/contacts:v2'), {}, smokeTest);
    await world.clock.advance(minutes(10));
    expect(world.invocations).toHaveLength(3);
  });

  it('may fail the deployment at once instead (option)', async () => {
    const world = await stage({ options: { hookInvocation: 'request-response' } });
    world.functions.set('slipway-smoke-test', () => ({
      error: { errorType: 'Error', errorMessage: 'no' },
      payload: null,
    }));
    const deployment = world.deploy(world.register('registry/contacts:v2'), {}, smokeTest);
    await world.clock.advance(minutes(2));
    expect(deployment).toMatchObject({
      status: 'Failed',
      error: { code: 'HOOK_EXECUTION_FAILURE' },
    });
  });

  it.each([
    [false, 1],
    [true, 2],
  ])(
    'runs in the rollback only if the option says so: %s',
    async (hooksInRollback, invocations) => {
      const world = await stage({ options: { hooksInRollback } });
      const { id } = world.deploy(world.register('registry/contacts:v2'), {}, smokeTest);
      await world.clock.advance(minutes(2));
      world.codeDeploy.core.stopDeployment(id, true);
      await world.clock.advance(minutes(2));
      expect(world.invocations).toHaveLength(invocations);
    },
  );
});
