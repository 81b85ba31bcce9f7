import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { foldJournal } from '../../../orchestrator/deployment/apply-event.ts';
import { verifyJournal } from '../../../orchestrator/deployment/journal.ts';
import { parseInput } from '../../../orchestrator/runtime.ts';
import { steps as allSteps } from '../../../sandbox/simulation/steps.ts';
import {
  rolledBack,
  steps,
  untilApproval,
  untilBake,
  untilInstall,
  untilShift,
} from '../support/life.ts';
import { scene, type Scene } from '../support/scene.ts';

/**
 * What the version before this one left behind: its table at several stages, and what its state machine sends to the
 * steps. Executions keep the definition that they began with, so the functions of today must understand all of it
 * (facts/failure-modes.md, F31, I28). The records were made by running that version; a release replaces them.
 */
const recorded = z.object({
  deploymentId: z.string(),
  at: z.string(),
  items: z.array(z.looseObject({ pk: z.string(), sk: z.string() })),
  deployment: z.looseObject({ outcome: z.string() }).optional(),
});
const read = (name: string): unknown =>
  JSON.parse(readFileSync(new URL(`previous/${name}.json`, import.meta.url), 'utf8'));
const record = (name: string) => recorded.parse(read(name));

/** The world as it is at that stage, and beside it the record that the version before wrote. */
async function inherit(name: string, stage: (story: Scene) => Promise<unknown>) {
  const story = scene();
  await stage(story);
  const { deploymentId: id, at, items } = record(name);
  for (const { pk, sk } of story.table.items())
    await story.table.write({ kind: 'delete', key: { pk: String(pk), sk: String(sk) } });
  for (const item of items) await story.table.write({ kind: 'put', item });
  expect(story.now().toISOString()).toBe(at);
  return { story, id, step: steps(story) };
}

async function succeed({ story, id, step }: Awaited<ReturnType<typeof inherit>>) {
  story.pass(15);
  expect(await step.judgeBake({ deploymentId: id, wait: 'bake' })).toEqual({
    kind: 'pass',
    next: { wait: 'bake-2', seconds: 300 },
  });
  expect(await step.promote({ deploymentId: id })).toEqual({ kind: 'promoted' });
  await step.await(id, 'completion');
  story.cloud.change('d-1', { status: 'Succeeded', completedAt: story.now().toISOString() });
  story.cloud.remove('blue');
  await story.look(id);
  expect(await step.verify({ deploymentId: id })).toEqual({ kind: 'target' });
  expect((await story.settle(id)).outcome).toBe('SUCCEEDED');
}

describe('steps understand what the machine of the version before sends', () => {
  const inputs = z.record(z.string(), z.array(z.unknown())).parse(read('inputs'));
  const cases = Object.entries(inputs).flatMap(([name, given]) =>
    given.map((input, index) => [name, index + 1, input] as const),
  );

  it('which has every step', () => {
    expect(Object.keys(inputs).sort()).toEqual([...allSteps.keys()].sort());
  });

  it.each(cases)('%s, input %i', (name, _number, input) => {
    const step = allSteps.get(name);
    expect(() => parseInput(name, step?.input ?? z.never(), input)).not.toThrow();
  });

  it('and answer with everything that it reads', async () => {
    const { story, id, step } = await inherit('until-approval', untilApproval);
    expect(await step.plan({ deploymentId: id })).toEqual({
      kind: 'needs-approval',
      timers: expect.objectContaining({
        approvalSeconds: expect.any(Number),
        migrationSeconds: expect.any(Number),
        installSeconds: expect.any(Number),
        shiftSeconds: expect.any(Number),
        bakeSeconds: expect.any(Number),
        completionSeconds: expect.any(Number),
        rollbackSeconds: expect.any(Number),
      }),
    });
    expect(await step.rollBack({ deploymentId: id, from: {} })).toEqual({
      kind: expect.any(String),
      countingSeconds: expect.any(Number),
    });
    expect(await story.settle(id)).toMatchObject({ outcome: expect.any(String) });
  });
});

describe('a deployment that the version before began', () => {
  it('waits for approval: it can be approved, and starts', async () => {
    const { story, id, step } = await inherit('until-approval', untilApproval);
    const { planHash = '' } = await story.deployment(id);
    const answer = { deploymentId: id, planHash, decision: 'approve', by: 'grace' } as const;
    expect((await story.door.decide(answer)).kind).toBe('decided');
    expect(await step.recheck({ deploymentId: id })).toEqual({ kind: 'proceed' });
    expect(await step.registerRevision({ deploymentId: id })).toEqual({ kind: 'registered' });
  });

  it('is installing: its hooks let it pass', async () => {
    const { story, step } = await inherit('until-install', untilInstall);
    const hookCall = { DeploymentId: 'd-1', LifecycleEventHookExecutionId: 'h-1' };
    expect(await step.smokeTest(hookCall)).toEqual({ kind: 'Succeeded' });
    expect(await step.admitTraffic(hookCall)).toEqual({ kind: 'Succeeded' });
    expect(story.resumed.at(-1)).toEqual({ token: 'token:install', kind: 'ready' });
  });

  it('is shifting: it can be rolled back and told', async () => {
    const { story, id, step } = await inherit('until-shift', untilShift);
    story.cloud.ring('slipway-contacts-prod-errors-green', story.now().toISOString());
    await story.look(id);
    expect(story.resumed.at(-1)).toEqual({ token: 'token:shift', kind: 'failed' });
    await step.rollBack({ deploymentId: id, from: { wait: 'shift', kind: 'failed' } });
    rolledBack(story, { code: 'MANUAL_STOP', message: 'x' });
    story.pass(3);
    expect((await story.settle(id)).outcome).toBe('ROLLED_BACK');
  });

  it('is baking: it succeeds', async () => succeed(await inherit('until-bake', untilBake)));
});

describe('a deployment that the version before ended', () => {
  it.each(['settled-good', 'settled-bad'])('reads as it did then: %s', async (name) => {
    const { story, id } = await inherit(name, async (fresh) => {
      fresh.clock.ms = Date.parse(record(name).at);
    });
    const { journal, meta } = await story.tools.journal.require(id);
    expect(verifyJournal(journal, meta).kind).toBe('intact');
    // What today's fold knows beyond that is not held against it.
    expect(foldJournal(journal)).toMatchObject(record(name).deployment ?? {});
    expect(await story.door.status()).toMatchObject([{}, { last: { deploymentId: id } }]);
  });
});
