import { describe, expect, it } from '@jest/globals';
import { InvalidInput } from '../../../orchestrator/aws/fault.ts';
import { createWaits } from '../../../orchestrator/aws/waits.ts';
import type { LogFields } from '../../../orchestrator/log.ts';
import { janitor } from '../../../orchestrator/steps/janitor.ts';
import { reconcile } from '../../../orchestrator/steps/reconcile.ts';
import { wake } from '../../../orchestrator/steps/wake.ts';
import { settle } from '../../../orchestrator/routines/settle.ts';
import { where } from '../support/fake-cloud.ts';
import { rolledBack, untilApproval, untilBake, untilShift } from '../support/life.ts';
import { scene, type Scene } from '../support/scene.ts';

function listening() {
  const lines: LogFields[] = [];
  const say = (_message: string, fields: LogFields = {}) => void lines.push(fields);
  return { lines, log: { info: say, warn: say, error: say } };
}
const sweep = (story: Scene, log = listening().log) =>
  janitor({ ...story.tools, settle: story.settle, log })();

describe('an execution that a person stopped in the console (F27)', () => {
  const stop = (story: Scene, given: { error?: string; cause?: string }) => {
    story.executions.describe = async () => ({ status: 'ABORTED', ...given });
  };

  it('is turned back, and told in the words that were given', async () => {
    const story = scene();
    const { id } = await untilShift(story);
    stop(story, { error: 'grace', cause: 'looks\nwrong' });
    await sweep(story);
    rolledBack(story, { code: 'MANUAL_STOP', message: 'x' });
    story.pass(3);
    await sweep(story);
    expect(await story.deployment(id)).toMatchObject({
      outcome: 'ROLLED_BACK',
      rollback: { cause: { kind: 'fault', error: 'ABORTED', said: 'grace: looks wrong' } },
    });
  });

  it('says what is known when nothing was given', async () => {
    const story = scene();
    const { id } = await untilApproval(story);
    stop(story, {});
    await sweep(story);
    expect(await story.deployment(id)).toMatchObject({
      outcome: 'FAILED_SAFE',
      outcomeReason: 'somebody stopped its execution in Step Functions',
    });
  });

  it('ends also when another deployment has taken its place and its lock', async () => {
    const story = scene();
    const { id } = await untilApproval(story);
    const ask = { ...where, version: 'v2', requester: 'margaret', replyTo: '{}', replace: id };
    expect(await story.door.requestDeployment(ask)).toMatchObject({ replaced: id });
    story.executions.describe = async (other) => ({ status: other === id ? 'FAILED' : 'RUNNING' });
    await sweep(story);
    expect((await story.deployment(id)).outcome).toBe('CANCELLED');
    expect(await story.tools.locks.read(where)).toMatchObject({ owner: story.started[1] });
  });

  it('ran out of its time (F28)', async () => {
    const story = scene();
    const { id } = await untilBake(story);
    story.executions.status = 'TIMED_OUT';
    await sweep(story);
    expect((await story.deployment(id)).rollback?.cause).toEqual({
      kind: 'fault',
      error: 'TIMED_OUT',
    });
  });
});

describe('a permission that was taken away in mid-run (F75)', () => {
  it('keeps the step’s settle from working; the janitor has a role of its own, and settles', async () => {
    const story = scene();
    const { id } = await untilShift(story);
    const refused = settle({
      ...story.tools,
      codeDeploy: {
        stop: async () => {
          throw new InvalidInput('StopDeployment failed: AccessDeniedException');
        },
      },
      find: story.find,
      examine: story.examine,
    });
    await expect(refused(id)).rejects.toThrow('AccessDenied');
    story.executions.status = 'FAILED';
    await sweep(story);
    expect(story.cloud.calls.at(-1)).toBe('StopDeployment');
    rolledBack(story, { code: 'MANUAL_STOP', message: 'x' });
    story.pass(3);
    await sweep(story);
    expect((await story.deployment(id)).outcome).toBe('ROLLED_BACK');
    expect((await story.tools.locks.read(where)).owner).toBeUndefined();
  });
});

describe('the heartbeat of the bus (F71)', () => {
  const arrive = (story: Scene) =>
    wake({ ...story.tools, observe: story.look, account: '1' })({
      source: 'slipway',
      account: '1',
      detail: {},
    });
  const look = (story: Scene, log: ReturnType<typeof listening>['log']) =>
    reconcile({ ...story.tools, observe: story.look, log })();
  const kinds = ({ lines }: ReturnType<typeof listening>) => lines.map(({ kind }) => kind);

  it('is sent with every sweep', async () => {
    const story = scene();
    await sweep(story);
    story.pass(5);
    await sweep(story);
    expect(story.beats).toEqual(['2026-11-20T09:00:00.000Z', '2026-11-20T09:05:00.000Z']);
  });

  it('is missed after a quarter of an hour, by the janitor and by the reconciler', async () => {
    const story = scene();
    const heard = listening();
    await sweep(story, heard.log);
    expect(await arrive(story)).toEqual({ kind: 'heartbeat' });
    story.pass(15);
    await sweep(story, heard.log);
    await look(story, heard.log);
    expect(kinds(heard)).toEqual([]);
    story.pass(1);
    await sweep(story, heard.log);
    await look(story, heard.log);
    expect(kinds(heard)).toEqual(['bus-silent', 'bus-silent']);
    await arrive(story);
    await sweep(story, heard.log);
    expect(kinds(heard)).toHaveLength(2);
  });

  it('is missed too when not even the first one ever came', async () => {
    const story = scene();
    const heard = listening();
    await sweep(story, heard.log);
    story.pass(16);
    await sweep(story, heard.log);
    expect(kinds(heard)).toEqual(['bus-silent']);
  });

  it('stands in nobody’s way: the sweep goes on though the table has no answer for it', async () => {
    const story = scene();
    const heard = listening();
    const id = await story.ask();
    story.executions.status = undefined;
    story.pass(3);
    story.tools.heartbeats.last = async () => {
      throw new InvalidInput('GetItem failed');
    };
    await sweep(story, heard.log);
    expect(kinds(heard)).toContain('bus-unchecked');
    expect((await story.deployment(id)).outcome).toBe('FAILED_SAFE');
  });
});

describe('a token that opens nothing any more (F21, F22)', () => {
  it('means that the wait is closed: nothing breaks, it is counted, and forgotten', async () => {
    const story = scene();
    const id = await story.ask();
    const late: string[] = [];
    const waits = createWaits(
      story.table,
      { resume: async () => 'too-late' },
      (deploymentId, wait) => void late.push(`${deploymentId === id} ${wait}`),
    );
    await waits.arrive(id, 'shift', 'used');
    await waits.answer(id, 'shift', { kind: 'shifted' });
    expect(late).toEqual(['true shift']);
    // A second answer finds no token, and counts nothing.
    await waits.answer(id, 'shift', { kind: 'shifted' });
    expect(late).toHaveLength(1);
    expect(JSON.stringify(story.table.items())).not.toContain('used');
  });
});
