import { describe, expect, it } from '@jest/globals';
import { InvalidInput, RetryableFault } from '../../../orchestrator/aws/fault.ts';
import { where } from '../support/fake-cloud.ts';
import { steps } from '../support/life.ts';
import { scene, type Scene } from '../support/scene.ts';

const ask = { ...where, version: 'v2', requester: 'ada', replyTo: '{}' };
const throttled = async () => {
  throw new RetryableFault('throttled', { code: 'ThrottlingException' });
};
/** Starts fail so many times before one works; undefined answers to the question whether it runs. */
function failing(story: Scene, times: number) {
  const started = story.started;
  let tries = 0;
  story.executions.status = undefined;
  story.executions.start = async (input) => {
    tries += 1;
    return tries <= times ? throttled() : void started.push(input.deploymentId);
  };
  return () => tries;
}

describe('starting the machine (F17, F18)', () => {
  it('is tried again, under the same name', async () => {
    const story = scene();
    const tries = failing(story, 1);
    expect((await story.door.requestDeployment(ask)).kind).toBe('accepted');
    expect(tries()).toBe(2);
    expect(story.started).toHaveLength(1);
  });

  it('is given up soon: a person waits; nothing stays held, and asking again works', async () => {
    const story = scene();
    const tries = failing(story, 99);
    expect(await story.door.requestDeployment(ask)).toMatchObject({ code: 'start-failed' });
    expect(tries()).toBe(2);
    expect((await story.tools.locks.read(where)).owner).toBeUndefined();
    story.executions.start = async ({ deploymentId }) => void story.started.push(deploymentId);
    expect((await story.door.requestDeployment(ask)).kind).toBe('accepted');
  });

  it('is not tried again when it is refused for good', async () => {
    const story = scene();
    let tries = 0;
    story.executions.start = async () => {
      tries += 1;
      throw new InvalidInput('AccessDeniedException');
    };
    expect(await story.door.requestDeployment(ask)).toMatchObject({ code: 'start-failed' });
    expect(tries).toBe(1);
  });

  it('holds nothing either when not even its state can be asked', async () => {
    const story = scene();
    failing(story, 99);
    story.executions.describe = throttled;
    expect(await story.door.requestDeployment(ask)).toMatchObject({ code: 'start-failed' });
    expect((await story.tools.locks.read(where)).owner).toBeUndefined();
  });

  it('that arrives late finds the record closed, and does nothing', async () => {
    const story = scene();
    failing(story, 99);
    await story.door.requestDeployment(ask);
    const [deploymentId = ''] = await story.tools.announcements.untold();
    await expect(steps(story).plan({ deploymentId })).rejects.toMatchObject({ name: 'Conflict' });
    expect(await story.settle(deploymentId)).toMatchObject({ outcome: 'FAILED_SAFE' });
    expect(story.cloud.calls).toEqual([]);
  });

  it('that worked although nobody said so is never closed behind its back', async () => {
    const story = scene();
    story.executions.describe = throttled;
    story.executions.start = async ({ deploymentId }) => {
      // It runs, and is quicker than the answer that gets lost.
      if ((await story.events(deploymentId)).length === 1)
        await steps(story).plan({ deploymentId });
      return throttled();
    };
    const answer = await story.door.requestDeployment(ask);
    expect(answer.kind).toBe('accepted');
    const { owner = '' } = await story.tools.locks.read(where);
    expect((await story.deployment(owner)).outcome).toBeUndefined();
    expect(await story.events(owner)).toEqual(['DeploymentRequested', 'PlanMade']);
  });
});
