import { describe, expect, it } from '@jest/globals';
import { InvalidInput, RetryableFault } from '../../../orchestrator/aws/fault.ts';
import { admitTraffic } from '../../../orchestrator/steps/admit-traffic.ts';
import { hookCall, rolledBack, steps, untilInstall } from '../support/life.ts';
import { scene, type Scene } from '../support/scene.ts';

const minute = 60_000;
const inProgress = (name: string, startedAt: string) => ({ name, status: 'InProgress', startedAt });
const throttled = () => {
  throw new RetryableFault('throttled', { code: 'ProvisionedThroughputExceededException' });
};
/** The gate with a table that is busy for so many looks. */
function gateWithBusyTable(story: Scene, times: number) {
  let left = times;
  const { journal } = story.tools;
  const busy: typeof journal = {
    ...journal,
    read: async (id) => (left-- > 0 ? throttled() : journal.read(id)),
  };
  const { codeDeploy, reader } = story.cloud;
  return admitTraffic({ ...story.tools, journal: busy, codeDeploy, reader });
}

describe('a hook that never reports (F53)', () => {
  it.each(['AfterAllowTestTraffic', 'BeforeAllowTraffic'])(
    'is given ten minutes, not CodeDeploy’s hour: %s',
    async (name) => {
      const story = scene();
      const { id, step } = await untilInstall(story);
      story.cloud.change('d-1', { lifecycle: [inProgress(name, story.now().toISOString())] });
      story.pass(10);
      expect(await story.look(id)).toBeUndefined();
      story.pass(1);
      expect(await story.look(id)).toEqual({
        kind: 'failed',
        cause: { kind: 'deadline', step: name },
      });
      await step.rollBack({ deploymentId: id, from: { wait: 'install', kind: 'failed' } });
      rolledBack(story, { code: 'MANUAL_STOP', message: 'x' });
      expect((await story.settle(id)).outcome).toBe('FAILED_SAFE');
    },
  );
});

describe('a hook that reports twice, or too late (F53)', () => {
  it('goes by what CodeDeploy heard first', async () => {
    const story = scene();
    const { step } = await untilInstall(story);
    await step.smokeTest(hookCall);
    story.cloud.reported = 'too-late';
    story.cloud.change('d-1', { lifecycle: [{ name: 'BeforeAllowTraffic', status: 'Succeeded' }] });
    expect(await step.admitTraffic(hookCall)).toEqual({ kind: 'Succeeded' });
    expect(story.resumed.at(-1)).toEqual({ token: 'token:install', kind: 'ready' });
  });

  it('does not say "ready" when CodeDeploy had heard "failed"', async () => {
    const story = scene();
    const { step } = await untilInstall(story);
    await step.smokeTest(hookCall);
    story.cloud.reported = 'too-late';
    story.cloud.change('d-1', { lifecycle: [{ name: 'BeforeAllowTraffic', status: 'Failed' }] });
    expect(await step.admitTraffic(hookCall)).toEqual({ kind: 'Failed' });
    expect(story.resumed.at(-1)?.token).not.toBe('token:install');
  });

  it('says that it was too late when the deployment had ended without it', async () => {
    const story = scene();
    const { step } = await untilInstall(story);
    await step.smokeTest(hookCall);
    story.cloud.reported = 'too-late';
    expect(await step.admitTraffic(hookCall)).toEqual({ kind: 'too-late' });
  });

  it('asks the new version once: what is on record is what is reported again', async () => {
    const story = scene();
    const { id, step } = await untilInstall(story);
    story.cloud.answers = [{ kind: 'answered', status: 500 }];
    await step.smokeTest(hookCall);
    expect(await step.smokeTest(hookCall)).toEqual({ kind: 'Failed' });
    expect(story.cloud.calls.slice(-2)).toEqual(['Hook Failed', 'Hook Failed']);
    expect((await story.deployment(id)).smokeTest?.requests).toBe(2);
  });

  it('finds something worse at its second run: that stands, and is on record', async () => {
    const story = scene();
    const { id, step } = await untilInstall(story);
    await step.smokeTest(hookCall);
    await step.admitTraffic(hookCall);
    story.cloud.ring('slipway-contacts-prod-errors-blue', '2026-11-20T09:03:00.000Z');
    expect(await step.admitTraffic(hookCall)).toEqual({ kind: 'Failed' });
    expect((await story.deployment(id)).admission?.kind).toBe('fail');
  });

  it('finds nothing any more at its second run: the first verdict stands', async () => {
    const story = scene();
    const { step } = await untilInstall(story);
    expect(await step.admitTraffic(hookCall)).toEqual({ kind: 'Failed' });
    await step.smokeTest(hookCall);
    expect(await step.admitTraffic(hookCall)).toEqual({ kind: 'Failed' });
  });
});

describe('a hook that finds nothing out (F54)', () => {
  it('counts as failed: the target does not answer', async () => {
    const story = scene();
    const { id, step } = await untilInstall(story);
    story.cloud.answers = [{ kind: 'silent', reason: 'TimeoutError' }];
    expect(await step.smokeTest(hookCall)).toEqual({ kind: 'Failed' });
    expect((await story.deployment(id)).smokeTest?.verdict).toEqual({
      kind: 'fail',
      reasons: ['/ gave no answer: TimeoutError'],
    });
  });
});

describe('a hook that meets a busy table (F37)', () => {
  it('tries again within its budget before it says no', async () => {
    const story = scene();
    const { step } = await untilInstall(story);
    await step.smokeTest(hookCall);
    expect(await gateWithBusyTable(story, 5)(hookCall)).toEqual({ kind: 'Succeeded' });
    expect(story.pauses).toEqual([1, 2, 4, 8, 15].map((seconds) => seconds * 1000));
    expect(story.cloud.calls.at(-1)).toBe('Hook Succeeded');
  });

  it('still fails closed in the end', async () => {
    const story = scene();
    await untilInstall(story);
    await expect(gateWithBusyTable(story, 99)(hookCall)).rejects.toThrow('throttled');
    expect(story.cloud.calls.at(-1)).toBe('Hook Failed');
    const spent = story.pauses.reduce((sum, ms) => sum + ms, 0);
    expect(spent).toBeGreaterThan(2 * minute);
    expect(spent).toBeLessThan(5 * minute);
  });

  it('does not wait for what will never work', async () => {
    const story = scene();
    const { step } = await untilInstall(story);
    story.cloud.alarms.read = async () => {
      throw new InvalidInput('DescribeAlarms failed: AccessDeniedException');
    };
    await expect(step.admitTraffic(hookCall)).rejects.toThrow('AccessDenied');
    expect(story.pauses).toEqual([]);
    expect(story.cloud.calls.at(-1)).toBe('Hook Failed');
  });

  it('tries to report for as long, and says both troubles if it cannot', async () => {
    const story = scene();
    await untilInstall(story);
    story.cloud.codeDeploy.reportHook = async () => throttled();
    await expect(steps(story).noteShift({ ...hookCall, DeploymentId: 'd-7' })).rejects.toThrow(
      'a hook broke, and could not say so',
    );
    expect(story.pauses).toHaveLength(8);
  });
});
