import { describe, expect, it } from '@jest/globals';
import { hookCall, steps, untilApproval, untilInstall } from '../support/life.ts';
import { scene, type Scene } from '../support/scene.ts';

const placeOf = ({ tools }: Scene) => {
  const { contacts } = tools.catalogue.services;
  if (!contacts?.environments.prod) throw new Error('the catalogue has no contacts in prod');
  return { contacts, prod: contacts.environments.prod };
};
/** What may happen to people's rights while a deployment waits; the catalogue of the next release says so. */
const changes: readonly (readonly [string, (story: Scene) => void, string])[] = [
  [
    'the requester may not deploy any more',
    (story) => void (placeOf(story).contacts.deployers = ['margaret']),
    'ada may not deploy any more',
  ],
  [
    'the requester has left',
    (story) => void delete story.tools.catalogue.people.ada,
    'ada may not deploy any more',
  ],
  [
    'the approver may not approve any more',
    (story) => {
      const { approval } = placeOf(story).prod;
      if (approval) approval.approvers = ['margaret'];
    },
    'grace may not approve any more',
  ],
  [
    'the approver has left',
    (story) => void delete story.tools.catalogue.people.grace,
    'grace may not approve any more',
  ],
];
async function approve(story: Scene, deploymentId: string) {
  const { planHash = '' } = await story.deployment(deploymentId);
  return story.door.decide({ deploymentId, planHash, decision: 'approve', by: 'grace' });
}

describe('rights that change meanwhile (F14)', () => {
  it.each(changes)('%s: nothing is started', async (_what, change, reason) => {
    const story = scene();
    const { id, step } = await untilApproval(story);
    await approve(story, id);
    change(story);
    expect(await step.recheck({ deploymentId: id })).toEqual({ kind: 'refused' });
    expect((await story.settle(id)).outcome).toBe('FAILED_SAFE');
    expect((await story.deployment(id)).planRefused).toContain(reason);
  });

  it.each(changes)('%s: production traffic is not let in', async (_what, change, reason) => {
    const story = scene();
    const { id, step } = await untilInstall(story);
    await step.smokeTest(hookCall);
    change(story);
    expect(await step.admitTraffic(hookCall)).toEqual({ kind: 'Failed' });
    expect((await story.deployment(id)).admission).toMatchObject({
      kind: 'fail',
      reasons: [reason],
    });
  });

  it('who is no approver any more is told so at the click', async () => {
    const story = scene();
    const { id } = await untilApproval(story);
    const { approval } = placeOf(story).prod;
    if (approval) approval.approvers = ['margaret'];
    expect(await approve(story, id)).toMatchObject({ code: 'not-an-approver' });
  });

  it('a plan without approval does not outlive the day on which one is needed', async () => {
    const story = scene();
    const { prod } = placeOf(story);
    const { approval } = prod;
    delete prod.approval;
    const deploymentId = await story.ask();
    const step = steps(story);
    await step.plan({ deploymentId });
    prod.approval = approval;
    expect(await step.recheck({ deploymentId })).toEqual({ kind: 'refused' });
    expect((await story.deployment(deploymentId)).planRefused).toContain(
      'this environment asks for an approval now; ask again',
    );
  });
});
