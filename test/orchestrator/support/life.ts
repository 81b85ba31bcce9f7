import { admitTraffic } from '../../../orchestrator/steps/admit-traffic.ts';
import { awaitApproval } from '../../../orchestrator/steps/await-approval.ts';
import { awaitChange } from '../../../orchestrator/steps/await-change.ts';
import { judgeBake } from '../../../orchestrator/steps/judge-bake.ts';
import { noteShift } from '../../../orchestrator/steps/note-shift.ts';
import { plan } from '../../../orchestrator/steps/plan.ts';
import { promote } from '../../../orchestrator/steps/promote.ts';
import { recheck } from '../../../orchestrator/steps/recheck.ts';
import { registerRevision } from '../../../orchestrator/steps/register-revision.ts';
import { rollBack } from '../../../orchestrator/steps/roll-back.ts';
import { smokeTest } from '../../../orchestrator/steps/smoke-test.ts';
import { startDeployment } from '../../../orchestrator/steps/start-deployment.ts';
import { startMigration } from '../../../orchestrator/steps/start-migration.ts';
import { verify } from '../../../orchestrator/steps/verify.ts';
import type { WaitName } from '../../../orchestrator/deployment/waits.ts';
import type { Scene } from './scene.ts';

/** Every step of the state machine over one scene, as its handlers would build them. */
export function steps(scene: Scene) {
  const { cloud, find, examine, look, tools } = scene;
  const platform = { codeDeploy: cloud.codeDeploy, reader: cloud.reader };
  const waiting = awaitChange({ ...tools, observe: look });
  return {
    plan: plan({ ...tools, codeDeploy: cloud.reader }),
    awaitApproval: awaitApproval(tools),
    recheck: recheck({ ...tools, codeDeploy: cloud.reader }),
    registerRevision: registerRevision(tools),
    startMigration: startMigration(tools),
    startDeployment: startDeployment({ ...tools, ...platform }),
    await: (deploymentId: string, wait: WaitName) =>
      waiting({ deploymentId, wait, token: `token:${wait}` }),
    judgeBake: judgeBake({ ...tools, reader: cloud.reader }),
    promote: promote({ ...tools, ...platform }),
    rollBack: rollBack({ ...tools, ...platform, find }),
    verify: verify({ ...tools, find, examine }),
    smokeTest: smokeTest({
      ...tools,
      ...platform,
      loadBalancer: cloud.loadBalancer,
      testListener: cloud.testListener,
    }),
    admitTraffic: admitTraffic({ ...tools, ...platform }),
    noteShift: noteShift({ ...tools, ...platform }),
  };
}

export const hookCall = { DeploymentId: 'd-1', LifecycleEventHookExecutionId: 'h-1' };
const done = (...names: string[]) =>
  names.map((name) => ({ name, status: 'Succeeded', startedAt: '2026-11-20T09:03:30.000Z' }));

/** Ada asked for v2; ends where a plan waits for Grace. */
export async function untilApproval(scene: Scene) {
  const id = await scene.ask();
  const step = steps(scene);
  await step.plan({ deploymentId: id });
  await step.awaitApproval({ deploymentId: id, token: 'token:approval' });
  return { id, step };
}

/** Grace has agreed, and CodeDeploy works. */
export async function untilInstall(scene: Scene) {
  const { id, step } = await untilApproval(scene);
  const { planHash = '' } = await scene.deployment(id);
  await scene.door.decide({ deploymentId: id, planHash, decision: 'approve', by: 'grace' });
  await step.recheck({ deploymentId: id });
  await step.registerRevision({ deploymentId: id });
  await step.startMigration({ deploymentId: id });
  await step.await(id, 'migration');
  scene.cloud.endTask((await scene.deployment(id)).migration?.taskArn ?? '', 0);
  await scene.look(id);
  await step.startDeployment({ deploymentId: id });
  await step.await(id, 'install');
  // CodeDeploy has the new tasks beside the old ones before it asks its first hook.
  scene.cloud.shift(0, 'v2', (await scene.deployment(id)).taskDefinitionArn ?? '');
  return { id, step };
}

/** The smoke test has passed and production traffic is admitted; green has its first ten percent. */
export async function untilShift(scene: Scene) {
  const { id, step } = await untilInstall(scene);
  const { cloud } = scene;
  scene.pass(3);
  await step.smokeTest(hookCall);
  await step.admitTraffic(hookCall);
  const { taskDefinitionArn = '' } = await scene.deployment(id);
  cloud.shift(10, 'v2', taskDefinitionArn);
  cloud.change('d-1', {
    lifecycle: [
      ...done('AfterAllowTestTraffic', 'BeforeAllowTraffic'),
      { name: 'AllowTraffic', status: 'InProgress', startedAt: '2026-11-20T09:04:00.000Z' },
    ],
    taskSets: [
      { label: 'Blue', weight: 90, running: 2 },
      { label: 'Green', weight: 10, running: 2 },
    ],
  });
  await step.await(id, 'shift');
  return { id, step };
}

/** All traffic is on green, blue still runs, and the bake has begun. */
export async function untilBake(scene: Scene) {
  const { id, step } = await untilShift(scene);
  const { cloud } = scene;
  scene.pass(5);
  cloud.shift(100, 'v2', '');
  cloud.change('d-1', {
    lifecycle: done('AfterAllowTestTraffic', 'BeforeAllowTraffic', 'AllowTraffic'),
    taskSets: [
      { label: 'Blue', weight: 0, running: 2 },
      { label: 'Green', weight: 100, running: 2 },
    ],
  });
  await step.noteShift(hookCall);
  cloud.change('d-1', { terminationWaitStarted: true });
  await step.await(id, 'bake');
  return { id, step };
}

/** CodeDeploy is stopped and has put everything back. */
export function rolledBack({ cloud, now }: Scene, error: { code: string; message: string }) {
  const at = now().toISOString();
  cloud.change('d-1', { status: 'Stopped', completedAt: at, rollbackId: 'd-2', error });
  cloud.deployments.set('d-2', {
    ...cloud.deployment('d-1'),
    codeDeployId: 'd-2',
    description: undefined,
    status: 'Succeeded',
    rollbackId: undefined,
    rollbackOf: 'd-1',
    lifecycle: [{ name: 'AllowTraffic', status: 'Succeeded', endedAt: at }],
  });
  cloud.shift(0, 'v2', '');
  cloud.remove('green');
}
