import { describe, expect, it } from '@jest/globals';
import { platform, where } from '../support/fake-cloud.ts';
import { hookCall, rolledBack, untilBake, untilInstall, untilShift } from '../support/life.ts';
import { scene, type Scene } from '../support/scene.ts';

/** Somebody gives green another share of production at the load balancer. */
const moveListener = (story: Scene, percent: number) => story.cloud.shift(percent, 'v2', '');
const holdOf = async (story: Scene) => (await story.tools.locks.read(where)).hold;

describe('a hand in the console (F65)', () => {
  it('at the listener keeps production shut, and leaves the rest to a person', async () => {
    const story = scene();
    const { id, step } = await untilInstall(story);
    await step.smokeTest(hookCall);
    const { taskDefinitionArn = '' } = await story.deployment(id);
    story.cloud.shift(30, 'v2', taskDefinitionArn);
    expect(await step.admitTraffic(hookCall)).toEqual({ kind: 'Failed' });
    await step.rollBack({ deploymentId: id, from: { wait: 'install', kind: 'failed' } });
    rolledBack(story, { code: 'HOOK_EXECUTION_FAILURE', message: 'x' });
    expect((await story.settle(id)).outcome).toBe('NEEDS_HUMAN');
    const { outcomeReason, handover } = await story.deployment(id);
    expect(outcomeReason).toMatch(/^somebody changed it by hand: the listener sends 70 % to/);
    expect(handover?.nextStep).toMatch(
      /CloudTrail names the person.*npm run hold -- lift contacts prod/,
    );
    expect(await holdOf(story)).toMatchObject({ reason: outcomeReason });
  });

  it('is told from our record when CodeDeploy only says that a hook failed', async () => {
    const story = scene();
    const { id, step } = await untilInstall(story);
    await step.smokeTest(hookCall);
    story.cloud.ecs.readService = async () => ({ desiredCount: 7, taskSets: story.cloud.taskSets });
    // The step dies before it can answer its wait.
    const answer = story.tools.waits.answer.bind(story.tools.waits);
    story.tools.waits.answer = async () => undefined;
    await step.admitTraffic(hookCall);
    story.tools.waits.answer = answer;
    rolledBack(story, { code: 'HOOK_EXECUTION_FAILURE', message: 'x' });
    await story.look(id);
    await step.rollBack({ deploymentId: id, from: { wait: 'install', kind: 'failed' } });
    expect((await story.deployment(id)).rollback?.cause).toMatchObject({
      kind: 'changed-by-hand',
      reasons: ['the service should run 7 tasks now; it was 2 when this began'],
    });
  });

  it('fails a bake that was fine otherwise: nothing is promoted, one stop, and no fighting', async () => {
    const story = scene();
    const { id, step } = await untilBake(story);
    moveListener(story, 0);
    story.pass(15);
    expect((await step.judgeBake({ deploymentId: id, wait: 'bake' })).kind).toBe('fail');
    await step.rollBack({ deploymentId: id, from: { kind: 'judged' } });
    rolledBack(story, { code: 'MANUAL_STOP', message: 'x' });
    story.pass(3);
    expect((await story.settle(id)).outcome).toBe('NEEDS_HUMAN');
    expect(story.cloud.calls.filter((call) => call === 'StopDeployment')).toHaveLength(1);
    expect(story.cloud.calls).not.toContain('ContinueDeployment');
  });

  it('between the verdict and the promotion counts as well', async () => {
    const story = scene();
    const { id, step } = await untilBake(story);
    story.pass(15);
    expect((await step.judgeBake({ deploymentId: id, wait: 'bake' })).kind).toBe('pass');
    moveListener(story, 50);
    expect(await step.promote({ deploymentId: id })).toEqual({ kind: 'failed' });
    expect(story.cloud.calls).not.toContain('ContinueDeployment');
    expect((await story.deployment(id)).bake?.verdict).toMatchObject({
      kind: 'fail',
      byHand: [expect.stringContaining('50 % to contacts-prod-green')],
    });
  });

  it('is not suspected where CodeDeploy itself turned back in that moment', async () => {
    const story = scene();
    const { id, step } = await untilBake(story);
    story.pass(15);
    await step.judgeBake({ deploymentId: id, wait: 'bake' });
    rolledBack(story, { code: 'ALARM_ACTIVE', message: 'x' });
    expect(await step.promote({ deploymentId: id })).toEqual({ kind: 'failed' });
    expect((await story.deployment(id)).bake?.verdict).toEqual({
      kind: 'fail',
      reasons: ['CodeDeploy ended before the bake did: Stopped'],
    });
  });

  it('is not suspected on the second try of a promotion: the old tasks are going by our own word', async () => {
    const story = scene();
    const { id, step } = await untilBake(story);
    story.pass(15);
    await step.judgeBake({ deploymentId: id, wait: 'bake' });
    const finish = story.cloud.codeDeploy.finish.bind(story.cloud.codeDeploy);
    story.cloud.codeDeploy.finish = async (codeDeployId) => {
      await finish(codeDeployId);
      story.cloud.remove('blue');
      throw new Error('the function died');
    };
    await expect(step.promote({ deploymentId: id })).rejects.toThrow('the function died');
    story.cloud.codeDeploy.finish = finish;
    expect(await step.promote({ deploymentId: id })).toEqual({ kind: 'promoted' });
  });

  it('that stops our deployment in CodeDeploy is named, and what is proven is still said', async () => {
    const story = scene();
    const { id, step } = await untilShift(story);
    rolledBack(story, { code: 'MANUAL_STOP', message: 'stopped' });
    await story.look(id);
    await step.rollBack({ deploymentId: id, from: { wait: 'shift', kind: 'failed' } });
    expect((await story.deployment(id)).rollback?.cause).toMatchObject({
      kind: 'platform',
      code: 'MANUAL_STOP',
    });
    expect(story.cloud.calls).not.toContain('StopDeployment');
    story.pass(3);
    expect((await story.settle(id)).outcome).toBe('ROLLED_BACK');
  });

  it('that moved traffic back after a success is not told as a rollback', async () => {
    const story = scene();
    const { id, step } = await untilBake(story);
    story.pass(15);
    await step.judgeBake({ deploymentId: id, wait: 'bake' });
    await step.promote({ deploymentId: id });
    story.cloud.change('d-1', { status: 'Succeeded', completedAt: story.now().toISOString() });
    moveListener(story, 0);
    story.pass(11);
    expect((await story.settle(id)).outcome).toBe('NEEDS_HUMAN');
    expect((await story.deployment(id)).outcomeReason).toMatch(/somebody moved traffic by hand$/);
  });

  it('that waits in vain for a person to reroute ends where it began (F66)', async () => {
    const story = scene();
    const { id, step } = await untilInstall(story);
    story.cloud.change('d-1', { status: 'Ready' });
    await story.look(id);
    expect(story.resumed.at(-1)?.token).toBe('token:migration');
    rolledBack(story, { code: 'TIMEOUT', message: 'not continued within the wait time' });
    await story.look(id);
    expect(story.resumed.at(-1)).toEqual({ token: 'token:install', kind: 'failed' });
    await step.rollBack({ deploymentId: id, from: { wait: 'install', kind: 'failed' } });
    expect((await story.settle(id)).outcome).toBe('FAILED_SAFE');
    expect((await story.deployment(id)).rollback?.cause).toMatchObject({ code: 'TIMEOUT' });
    expect(story.cloud.taskSets).toHaveLength(1);
  });
});

describe('a rollback that does not work (F60)', () => {
  const turnBack = async (story: Scene) => {
    const { id, step } = await untilShift(story);
    await step.rollBack({ deploymentId: id, from: { wait: 'shift', kind: 'timeout' } });
    return { id, step };
  };
  const rollback = (story: Scene, status: string) => {
    const completedAt = story.now().toISOString();
    story.cloud.change('d-1', { status: 'Stopped', completedAt, rollbackId: 'd-2' });
    const error = { code: 'ELASTIC_LOAD_BALANCING_INVALID', message: 'x' };
    story.cloud.deployments.set(
      'd-2',
      platform('d-2', { status, rollbackOf: 'd-1', ...(status === 'Failed' ? { error } : {}) }),
    );
  };

  it('is followed by its own id, told with the exact state, and not tried again', async () => {
    const story = scene();
    const { id, step } = await turnBack(story);
    rollback(story, 'InProgress');
    await story.look(id, 'rollback');
    expect(story.resumed.at(-1)?.token).not.toBe('token:rollback');
    rollback(story, 'Failed');
    await step.await(id, 'rollback');
    expect(story.resumed.at(-1)).toEqual({ token: 'token:rollback', kind: 'ended' });
    expect((await story.settle(id)).outcome).toBe('NEEDS_HUMAN');
    const { handover } = await story.deployment(id);
    expect(handover?.state).toBe(
      'the listener sends 90 % to contacts-prod-blue and 10 % to contacts-prod-green; ' +
        'contacts-prod-blue has 2 healthy of 2 targets; contacts-prod-green has 2 healthy of 2 targets; ' +
        "CodeDeploy's d-1 is Stopped; its rollback d-2 is Failed (ELASTIC_LOAD_BALANCING_INVALID); " +
        'no task definition was deregistered',
    );
    expect(handover?.nextStep).toMatch(
      /^If the tasks of v1 are healthy, point the production listener/,
    );
    expect(story.cloud.calls.filter((call) => call === 'StopDeployment')).toHaveLength(1);
  });

  it('is waited for by settle without another stop, while it may still end well (F59)', async () => {
    const story = scene();
    const { id } = await turnBack(story);
    rollback(story, 'InProgress');
    await expect(story.settle(id)).rejects.toMatchObject({ code: 'StillInFlight' });
    expect(story.cloud.calls.filter((call) => call === 'StopDeployment')).toHaveLength(1);
  });

  it('stalls: it is left to a person, not stopped', async () => {
    const story = scene();
    const { id } = await turnBack(story);
    rollback(story, 'InProgress');
    story.pass(31);
    expect((await story.settle(id)).outcome).toBe('NEEDS_HUMAN');
    const { handover } = await story.deployment(id);
    expect(handover?.nextStep).toMatch(/^Open d-2 in CodeDeploy and wait for its end/);
    expect(story.cloud.calls.filter((call) => call === 'StopDeployment')).toHaveLength(1);
  });
});

describe('a stop (F62)', () => {
  it.each(['stopped', 'pending'] as const)('that is %s is followed to its end', async (answer) => {
    const story = scene();
    const { id, step } = await untilShift(story);
    story.cloud.stopping = answer;
    expect(
      (await step.rollBack({ deploymentId: id, from: { wait: 'shift', kind: 'timeout' } })).kind,
    ).toBe('stopping');
  });

  it('that came too late reads the state again: a success is not waited for', async () => {
    const story = scene();
    const { id, step } = await untilShift(story);
    // It ends between our look and our word.
    const stop = story.cloud.codeDeploy.stop.bind(story.cloud.codeDeploy);
    story.cloud.codeDeploy.stop = async (codeDeployId) => {
      story.cloud.change('d-1', { status: 'Succeeded', completedAt: story.now().toISOString() });
      return stop(codeDeployId);
    };
    expect(
      (await step.rollBack({ deploymentId: id, from: { wait: 'shift', kind: 'timeout' } })).kind,
    ).toBe('nothing');
  });

  it('that came too late follows the rollback that is under way', async () => {
    const story = scene();
    const { id, step } = await untilShift(story);
    const stop = story.cloud.codeDeploy.stop.bind(story.cloud.codeDeploy);
    story.cloud.codeDeploy.stop = async (codeDeployId) => {
      rolledBack(story, { code: 'ALARM_ACTIVE', message: 'x' });
      return stop(codeDeployId);
    };
    expect(
      (await step.rollBack({ deploymentId: id, from: { wait: 'shift', kind: 'timeout' } })).kind,
    ).toBe('stopping');
  });
});
