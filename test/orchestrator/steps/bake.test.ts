import { describe, expect, it } from '@jest/globals';
import { untilBake, untilShift } from '../support/life.ts';
import { scene, type Scene } from '../support/scene.ts';

const errorsGreen = 'slipway-contacts-prod-errors-green';
const verdicts = async (story: Scene, deploymentId: string) =>
  ((await story.door.read(deploymentId))?.journal ?? []).flatMap(({ event }) =>
    event.type === 'BakeJudged' ? [event.verdict.kind] : [],
  );
const flap = (story: Scene) => {
  const at = story.now().toISOString();
  story.cloud.alarmHistory = [{ name: errorsGreen, reason: 'x', from: 'OK', to: 'ALARM', at }];
};

describe('an alarm at the edge of the bake (F58)', () => {
  it.each([
    ['rings', (story: Scene) => story.cloud.ring(errorsGreen, story.now().toISOString())],
    ['flaps', flap],
  ])('that %s between the verdict and the promotion still turns it back', async (_how, act) => {
    const story = scene();
    const { id, step } = await untilBake(story);
    story.pass(15);
    expect((await step.judgeBake({ deploymentId: id, wait: 'bake' })).kind).toBe('pass');
    act(story);
    expect(await step.promote({ deploymentId: id })).toEqual({ kind: 'failed' });
    expect(story.cloud.calls).not.toContain('ContinueDeployment');
    await step.rollBack({ deploymentId: id, from: { kind: 'judged' } });
    expect((await story.deployment(id)).rollback?.cause.kind).toBe('alarm');
    expect(await verdicts(story, id)).toEqual(['pass', 'fail']);
  });

  it('that rang during the shift, between two looks, fails the bake', async () => {
    const story = scene();
    const { id } = await untilShift(story);
    story.pass(1);
    flap(story);
    expect(await story.look(id)).toBeUndefined();
    const baking = await untilBake(scene()); // the same story, quiet
    expect((await baking.step.judgeBake({ deploymentId: baking.id, wait: 'bake' })).kind).toBe(
      'pass',
    );
    const loud = scene();
    const { id: other, step } = await untilBake(loud);
    flap(loud);
    expect((await step.judgeBake({ deploymentId: other, wait: 'bake' })).kind).toBe('fail');
  });

  it('that rings between two tries of one judgement acts, and is on record', async () => {
    const story = scene();
    const { id, step } = await untilBake(story);
    story.pass(15);
    await step.judgeBake({ deploymentId: id, wait: 'bake' });
    story.cloud.ring(errorsGreen, story.now().toISOString());
    expect((await step.judgeBake({ deploymentId: id, wait: 'bake' })).kind).toBe('fail');
    expect(await verdicts(story, id)).toEqual(['pass', 'fail']);
  });

  it('that is quiet at the second try does not take the first verdict back', async () => {
    const story = scene();
    const { id, step } = await untilBake(story);
    const quiet = story.cloud.alarmStates;
    story.cloud.ring(errorsGreen, story.now().toISOString());
    await step.judgeBake({ deploymentId: id, wait: 'bake' });
    story.cloud.alarmStates = quiet;
    expect((await step.judgeBake({ deploymentId: id, wait: 'bake' })).kind).toBe('fail');
    expect(await verdicts(story, id)).toEqual(['fail']);
  });

  it('does not judge anew when a call comes again after the promotion', async () => {
    const story = scene();
    const { id, step } = await untilBake(story);
    story.pass(15);
    await step.judgeBake({ deploymentId: id, wait: 'bake' });
    await step.promote({ deploymentId: id });
    await step.await(id, 'completion');
    story.cloud.ring(errorsGreen, story.now().toISOString());
    expect((await step.judgeBake({ deploymentId: id, wait: 'bake' })).kind).toBe('pass');
    expect(await verdicts(story, id)).toEqual(['pass']);
  });
});

describe('what nobody can tell', () => {
  it('is extended once: alarms without data, for longer than allowed, though they have some now', async () => {
    const story = scene();
    const { id, step } = await untilBake(story);
    const change = (from: 'OK' | 'INSUFFICIENT_DATA', to: typeof from) => {
      const at = story.now().toISOString();
      story.cloud.alarmHistory = [
        ...story.cloud.alarmHistory,
        { name: errorsGreen, reason: 'x', from, to, at },
      ];
    };
    change('OK', 'INSUFFICIENT_DATA');
    story.pass(7);
    change('INSUFFICIENT_DATA', 'OK');
    story.pass(8);
    expect((await step.judgeBake({ deploymentId: id, wait: 'bake' })).kind).toBe('inconclusive');
    await step.await(id, 'bake-2');
    story.pass(5);
    // The extension has made up for it.
    expect((await step.judgeBake({ deploymentId: id, wait: 'bake-2' })).kind).toBe('pass');
  });

  it('is extended once: a way back without a running task is none (I14)', async () => {
    const story = scene();
    const { id, step } = await untilBake(story);
    story.cloud.taskSets = story.cloud.taskSets.map((set) =>
      set.version === 'v1' ? { ...set, running: 0 } : set,
    );
    expect((await step.judgeBake({ deploymentId: id, wait: 'bake' })).kind).toBe('inconclusive');
  });

  it('is extended once: tasks of the new version that are not healthy at the moment (F55)', async () => {
    const story = scene();
    const { id, step } = await untilBake(story);
    const group = story.cloud.weights.find(({ weight }) => weight === 100)?.targetGroupArn ?? '';
    story.cloud.healthy[group] = 1;
    expect((await step.judgeBake({ deploymentId: id, wait: 'bake' })).kind).toBe('inconclusive');
    await step.await(id, 'bake-2');
    expect((await step.judgeBake({ deploymentId: id, wait: 'bake-2' })).kind).toBe('fail');
  });
});
