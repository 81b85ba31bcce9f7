import { describe, expect, it } from '@jest/globals';
import { RetryableFault } from '../../../orchestrator/aws/fault.ts';
import { steps, untilBake } from '../support/life.ts';
import { scene } from '../support/scene.ts';

/** CodeDeploy's end of the wait, which was asked for before and whose answer nobody heard. */
async function afterLostReply(change: { terminationWaitStarted: boolean; status?: string }) {
  const story = scene();
  const { id } = await untilBake(story);
  story.cloud.change('d-1', change);
  story.cloud.codeDeploy.finish = async () => 'too-late';
  return { story, id, promote: () => steps(story).promote({ deploymentId: id }) };
}

describe('a promotion whose answer was lost', () => {
  it('counts while the old tasks still go: the wait had begun and is over', async () => {
    const { story, id, promote } = await afterLostReply({ terminationWaitStarted: true });
    expect(await promote()).toEqual({ kind: 'promoted' });
    expect((await story.deployment(id)).phase).toBe('promoting');
  });

  it('counts when CodeDeploy has succeeded meanwhile, and fails when it was stopped', async () => {
    const succeeded = await afterLostReply({ terminationWaitStarted: true, status: 'Succeeded' });
    expect(await succeeded.promote()).toEqual({ kind: 'promoted' });
    const stopped = await afterLostReply({ terminationWaitStarted: true, status: 'Stopped' });
    expect(await stopped.promote()).toEqual({ kind: 'failed' });
  });

  it('is asked for again while the wait has not begun', async () => {
    const { promote } = await afterLostReply({ terminationWaitStarted: false });
    await expect(promote()).rejects.toThrow(RetryableFault);
  });
});
