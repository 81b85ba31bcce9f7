import type { Metrics } from '../aws/metrics.ts';
import type { DeploymentRecord } from '../aws/record.ts';
import type { World } from '../aws/world.ts';
import type { Verdict } from '../deployment/events.ts';
import { measureExposure } from '../deployment/exposure.ts';

export interface RequestTools {
  readonly world: World;
  readonly metrics: Metrics;
  readonly now: () => Date;
}

/**
 * Whether enough production requests met the new version for its quiet alarms to mean something (I14). CloudWatch
 * counts late, so what is there already is the least that came; a plan without a minimum is not looked at.
 */
export async function judgeRequests(
  { world, metrics, now }: RequestTools,
  { deployment, journal }: DeploymentRecord,
): Promise<Verdict> {
  const minimum = deployment.plan?.bakeRequests ?? 0;
  if (minimum === 0) return { kind: 'pass' };
  const { group, seen } = await world.read(deployment.request);
  const own = seen.taskSets.find(
    ({ taskDefinitionArn }) => taskDefinitionArn === deployment.taskDefinitionArn,
  );
  const at = (type: string) => journal.find(({ event }) => event.type === type)?.at;
  const until = now().toISOString();
  const testedFrom = at('DeploymentStarted') ?? until;
  const counts = await metrics.readCounts(
    { listenerArn: group.productionListenerArn, targetGroups: seen.targetGroups },
    new Date(testedFrom),
    now(),
  );
  const { requests } = measureExposure({
    counts,
    targetGroup: own?.targetGroup ?? '',
    smokeRequests: deployment.smokeTest?.requests ?? 0,
    window: { testedFrom, admittedAt: at('TrafficAdmitted') ?? testedFrom, until },
  });
  if (requests >= minimum) return { kind: 'pass' };
  const reason = `${requests} production requests met ${deployment.request.version} so far, ${minimum} are needed`;
  return { kind: 'inconclusive', reasons: [reason] };
}
