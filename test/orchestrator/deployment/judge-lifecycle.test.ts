import { describe, expect, it } from '@jest/globals';
import {
  hasEnded,
  judgeLifecycle,
  type Sighting,
} from '../../../orchestrator/deployment/judge-lifecycle.ts';
import type { PlatformDeployment } from '../../../orchestrator/deployment/world.ts';
import { platform } from '../support/fake-cloud.ts';

const now = new Date('2026-11-20T09:30:00.000Z');
const event = (name: string, status: string) => ({ name, status });
const ringing = {
  name: 'errors',
  state: 'ALARM',
  reason: 'Threshold Crossed',
  since: '2026-11-20T09:29:00.000Z',
} as const;
const seen = (
  changes: Partial<PlatformDeployment> = {},
  rest: Partial<Sighting> = {},
): Sighting => ({
  platform: platform('d-1', changes),
  alarms: [],
  now,
  ...rest,
});
const alarmCause = {
  kind: 'alarm',
  alarms: [{ name: 'errors', reason: ringing.reason, since: ringing.since }],
};

describe('judgeLifecycle: install', () => {
  it('has nothing to say while green starts', () => {
    expect(
      judgeLifecycle('install', seen({ lifecycle: [event('Install', 'InProgress')] })),
    ).toBeUndefined();
  });
  it('is ready when the hook before production traffic has passed', () => {
    expect(
      judgeLifecycle('install', seen({ lifecycle: [event('BeforeAllowTraffic', 'Succeeded')] })),
    ).toEqual({ kind: 'ready' });
  });
  it('leaves a ringing alarm to the admission, but not a stop or a failure', () => {
    expect(judgeLifecycle('install', seen({}, { alarms: [ringing] }))).toBeUndefined();
    expect(judgeLifecycle('install', seen({}, { stop: { by: 'ada' } }))).toEqual({
      kind: 'failed',
      cause: { kind: 'person', by: 'ada' },
    });
    const error = { code: 'ECS_UPDATE_ERROR', message: 'no capacity' };
    expect(judgeLifecycle('install', seen({ status: 'Failed', error }))).toEqual({
      kind: 'failed',
      cause: { kind: 'platform', ...error },
    });
  });
  it('names the smoke test where a hook failed because of it', () => {
    const failed = seen(
      { status: 'Failed', error: { code: 'HOOK_EXECUTION_FAILURE', message: 'x' } },
      { smokeTest: { kind: 'fail', reasons: ['/ answered 500, not 200'] } },
    );
    expect(judgeLifecycle('install', failed)).toEqual({
      kind: 'failed',
      cause: { kind: 'smoke-test', reasons: ['/ answered 500, not 200'] },
    });
  });
});

describe('judgeLifecycle: shift and bake', () => {
  it('is shifted when CodeDeploy is past its last hook', () => {
    const half = [event('AllowTraffic', 'InProgress'), event('AfterAllowTraffic', 'Pending')];
    expect(judgeLifecycle('shift', seen({ lifecycle: half }))).toBeUndefined();
    const done = [event('AllowTraffic', 'Succeeded'), event('AfterAllowTraffic', 'Skipped')];
    expect(judgeLifecycle('shift', seen({ lifecycle: done }))).toEqual({ kind: 'shifted' });
    expect(judgeLifecycle('shift', seen({ terminationWaitStarted: true }))).toEqual({
      kind: 'shifted',
    });
  });
  it.each(['shift', 'bake', 'bake-2'] as const)(
    '%s: an alarm comes before everything else',
    (wait) => {
      expect(
        judgeLifecycle(
          wait,
          seen({ terminationWaitStarted: true }, { alarms: [ringing], stop: { by: 'ada' } }),
        ),
      ).toEqual({ kind: 'failed', cause: alarmCause });
    },
  );
  it('tells one story when the platform stopped for the alarm itself', () => {
    const stopped = { status: 'Stopped', error: { code: 'ALARM_ACTIVE', message: 'alarm' } };
    expect(judgeLifecycle('bake', seen(stopped, { alarms: [ringing] }))).toEqual({
      kind: 'failed',
      cause: alarmCause,
    });
    expect(judgeLifecycle('bake', seen(stopped))).toEqual({
      kind: 'failed',
      cause: { kind: 'platform', code: 'ALARM_ACTIVE', message: 'alarm' },
    });
  });
  it('says nothing during a quiet bake, and fails when the old tasks went too early', () => {
    expect(judgeLifecycle('bake', seen({ terminationWaitStarted: true }))).toBeUndefined();
    expect(judgeLifecycle('bake', seen({ status: 'Succeeded' }))).toMatchObject({
      kind: 'failed',
      cause: { code: 'ENDED_EARLY' },
    });
  });
});

describe('judgeLifecycle: the end', () => {
  it('completes on success and fails on anything else', () => {
    expect(judgeLifecycle('completion', seen())).toBeUndefined();
    expect(judgeLifecycle('completion', seen({ status: 'Succeeded' }))).toEqual({
      kind: 'completed',
    });
    expect(judgeLifecycle('completion', seen({ status: 'Stopped' }))).toMatchObject({
      kind: 'failed',
    });
  });
  it('follows the rollback to its own end', () => {
    const stopped = {
      status: 'Stopped',
      rollbackId: 'd-2',
      completedAt: '2026-11-20T09:00:00.000Z',
    };
    expect(judgeLifecycle('rollback', seen())).toBeUndefined();
    expect(judgeLifecycle('rollback', seen(stopped))).toBeUndefined();
    expect(
      judgeLifecycle('rollback', seen(stopped, { rollback: platform('d-2') })),
    ).toBeUndefined();
    expect(
      judgeLifecycle(
        'rollback',
        seen(stopped, { rollback: platform('d-2', { status: 'Succeeded' }) }),
      ),
    ).toEqual({ kind: 'ended' });
  });
  it('waits two minutes for the link to a rollback, and no longer', () => {
    const at = (seconds: number) => new Date(now.getTime() - seconds * 1000).toISOString();
    const stopped = (completedAt?: string) =>
      platform('d-1', { status: 'Stopped', ...(completedAt ? { completedAt } : {}) });
    expect(hasEnded({ platform: stopped(at(119)), now })).toBe(false);
    expect(hasEnded({ platform: stopped(at(121)), now })).toBe(true);
    expect(hasEnded({ platform: stopped(), now })).toBe(false);
    expect(hasEnded({ platform: platform('d-1', { status: 'Succeeded' }), now })).toBe(true);
  });
});
