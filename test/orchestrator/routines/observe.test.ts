import { describe, expect, it } from '@jest/globals';
import type { Deployment } from '../../../orchestrator/deployment/deployment.ts';
import { observe, type ObserveTools } from '../../../orchestrator/routines/observe.ts';

/** A wait for a migration whose task ECS does not show, `seconds` after it was started. */
function looking(seconds: number) {
  const startedAt = '2026-11-20T09:00:00.000Z';
  const deployment = {
    deploymentId: 'contacts-prod-1',
    request: { service: 'contacts', environment: 'prod' },
    migration: { taskArn: 'arn:task', startedAt },
  } as Deployment;
  const answers: unknown[] = [];
  const tools = {
    journal: {
      append: async () => ({ kind: 'already' }),
      require: async () => ({ deployment, meta: { wait: 'migration' } }),
    },
    waits: { answer: async (...given: unknown[]) => void answers.push(given.at(-1)) },
    ecs: { readTask: async () => undefined },
    now: () => new Date(Date.parse(startedAt) + seconds * 1000),
    // The other tools are for other waits.
  } as unknown as ObserveTools;
  return observe(tools)('contacts-prod-1').then((answer) => ({ answer, answers }));
}

describe('a migration that ECS does not know', () => {
  it('is waited for, since ECS may not show a task that it has just started', async () => {
    expect(await looking(600)).toEqual({ answer: undefined, answers: [] });
  });

  it('has failed after an hour, when ECS would have forgotten even one that stopped at once', async () => {
    const { answer, answers } = await looking(3601);
    expect(answer).toMatchObject({ kind: 'failed', cause: { code: 'MIGRATION_FAILED' } });
    expect(answers).toEqual([answer]);
  });
});
