import type { Alarms } from '../aws/alarms.ts';
import type { CodeDeployReader } from '../aws/code-deploy-reader.ts';
import type { DeploymentRecord } from '../aws/record.ts';
import type { World } from '../aws/world.ts';
import type { Deployment } from '../deployment/deployment.ts';
import type { Verdict } from '../deployment/events.ts';
import { judgeBakeWindow, unknownAllowanceSeconds } from '../deployment/judge-bake-window.ts';
import { handChanges } from '../deployment/judge-hand-changes.ts';
import { judgeWorld } from '../deployment/judge-world.ts';
import { bakeExtensionSeconds } from '../deployment/waits.ts';
import { isTerminal } from '../deployment/world.ts';

/** The guard alarms over the whole window since traffic was admitted, up to now. */
export async function judgeGuards(
  { alarms, now }: { readonly alarms: Alarms; readonly now: () => Date },
  { deployment, journal, meta }: DeploymentRecord,
): Promise<Verdict> {
  const names = deployment.plan?.alarms ?? [];
  const admitted = journal.find(({ event }) => event.type === 'TrafficAdmitted')?.at;
  const since = admitted ?? deployment.phaseSince;
  const [readings, changes] = await Promise.all([
    alarms.read(names),
    alarms.readHistory(names, new Date(since), now()),
  ]);
  // The extension makes up for as much unknown time as it is long.
  const made = meta.wait === 'bake-2' ? bakeExtensionSeconds : 0;
  const allowanceSeconds = unknownAllowanceSeconds + made;
  return judgeBakeWindow({ names, readings, changes, since, now: now(), allowanceSeconds });
}

/**
 * Whether the new version serves all of production, healthy, with the old one beside it as the way back. What somebody
 * changed by hand fails; what is only not healthy at the moment is no answer yet.
 */
export async function judgeServing(
  {
    world,
    reader,
  }: { readonly world: World; readonly reader: Pick<CodeDeployReader, 'readStatus'> },
  deployment: Deployment,
): Promise<Verdict> {
  const { seen } = await world.read(deployment.request);
  const byHand = handChanges(seen, deployment, 'after-shift');
  if (byHand.length > 0) return { kind: 'fail', ...(await blame(reader, deployment, byHand)) };
  const { serving, reasons } = judgeWorld(seen, {
    source: deployment.plan?.source.digest ?? '',
    target: deployment.request.digest,
  });
  if (serving !== 'target') return { kind: 'inconclusive', reasons };
  const source = seen.taskSets.find(
    ({ taskDefinitionArn }) => taskDefinitionArn === deployment.plan?.source.taskDefinitionArn,
  );
  return source?.running === 0
    ? { kind: 'inconclusive', reasons: ['no task of the old version runs: there is no way back'] }
    : { kind: 'pass' };
}

/** CodeDeploy may have turned back in the same moment: then the hand that moved things was its own. */
async function blame(
  reader: Pick<CodeDeployReader, 'readStatus'>,
  { codeDeployId }: Deployment,
  byHand: readonly string[],
) {
  const platform = codeDeployId ? await reader.readStatus(codeDeployId) : undefined;
  return platform && isTerminal(platform)
    ? { reasons: [`CodeDeploy ended before the bake did: ${platform.status}`] }
    : { reasons: byHand, byHand };
}
