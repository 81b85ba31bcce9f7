import type { Metrics } from '../aws/metrics.ts';
import type { Place, World } from '../aws/world.ts';
import type { Deployment } from '../deployment/deployment.ts';
import type { Exposure, JournalEntry } from '../deployment/events.ts';
import { measureExposure, type ExposureWindow } from '../deployment/exposure.ts';
import { judgeWorld, type WorldVerdict } from '../deployment/judge-world.ts';
import {
  lifecycleEvent,
  trafficBackAt,
  trafficWasAllowed,
  type PlatformDeployment,
  type WorldSeen,
} from '../deployment/world.ts';
import type { PlatformSeen } from './find-platform.ts';

export interface ExamineTools {
  readonly world: World;
  readonly metrics: Metrics;
  readonly now: () => Date;
}

export interface Examined {
  readonly verdict: WorldVerdict;
  /** Whether production traffic ever reached the new revision. */
  readonly moved: boolean;
  readonly exposure?: Exposure;
  /** What was read; absent where nothing was. */
  readonly seen?: WorldSeen;
  /** Ids of task sets that are still there beside the one that serves; none if that is unclear. */
  readonly leftovers: readonly string[];
}

/** Reads what really serves production, and how much traffic met the new revision. */
export const examineWorld =
  ({ world, metrics, now }: ExamineTools) =>
  async (
    deployment: Deployment,
    journal: readonly JournalEntry[],
    { platform, rollback }: PlatformSeen,
  ): Promise<Examined> => {
    const place = await world.read(deployment.request);
    const verdict = judgeWorld(place.seen, {
      source: deployment.plan?.source.digest ?? '',
      target: deployment.request.digest,
    });
    const moved = deployment.trafficMovedAt !== undefined || trafficWasAllowed(platform);
    const targetGroup = targetGroupOf(deployment, place, verdict);
    const leftovers = leftoversOf(deployment, place, verdict);
    const { seen } = place;
    if (!moved || targetGroup === undefined) return { verdict, moved, leftovers, seen };
    const window = windowOf(
      platform,
      journal,
      endOf({ platform, rollback }) ?? now().toISOString(),
    );
    const counts = await metrics.readCounts(
      { listenerArn: place.group.productionListenerArn, targetGroups: place.seen.targetGroups },
      new Date(window.testedFrom),
      now(),
    );
    const smokeRequests = deployment.smokeTest?.requests ?? 0;
    return {
      verdict,
      moved,
      leftovers,
      seen,
      exposure: measureExposure({ counts, targetGroup, smokeRequests, window }),
    };
  };

function leftoversOf(
  { plan, taskDefinitionArn }: Deployment,
  { seen }: Place,
  { serving }: WorldVerdict,
): string[] {
  const stays = { target: taskDefinitionArn, source: plan?.source.taskDefinitionArn, unclear: '' };
  const arn = stays[serving];
  return arn
    ? seen.taskSets.filter((set) => set.taskDefinitionArn !== arn).map(({ id }) => id)
    : [];
}

/** After a rollback the new task set is gone: the new revision's group is then the one that does not serve. */
function targetGroupOf(
  { taskDefinitionArn }: Deployment,
  { seen }: Place,
  { serving }: WorldVerdict,
): string | undefined {
  const own = seen.taskSets.find((set) => set.taskDefinitionArn === taskDefinitionArn);
  if (own) return own.targetGroup;
  const live = seen.listener.find(({ weight }) => weight > 0)?.targetGroup;
  if (serving === 'unclear') return undefined;
  return serving === 'target' ? live : seen.targetGroups.find(({ name }) => name !== live)?.name;
}

const endOf = ({ platform, rollback }: PlatformSeen) =>
  rollback ? trafficBackAt(rollback) : platform.completedAt;

function windowOf(
  platform: PlatformDeployment,
  journal: readonly JournalEntry[],
  until: string,
): ExposureWindow {
  const at = (type: string) => journal.find(({ event }) => event.type === type)?.at;
  const admittedAt =
    lifecycleEvent(platform, 'AllowTraffic')?.startedAt ??
    at('TrafficAdmitted') ??
    at('TrafficShifted') ??
    until;
  const testedFrom =
    lifecycleEvent(platform, 'AfterAllowTestTraffic')?.startedAt ??
    at('DeploymentStarted') ??
    admittedAt;
  return { testedFrom, admittedAt, until };
}
