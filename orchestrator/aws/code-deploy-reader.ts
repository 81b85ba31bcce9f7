import {
  BatchGetDeploymentTargetsCommand,
  CodeDeployClient,
  GetDeploymentCommand,
  GetDeploymentConfigCommand,
  GetDeploymentGroupCommand,
  ListDeploymentsCommand,
  type DeploymentInfo,
  type ECSTarget,
  type ListDeploymentsCommandInput,
  type TrafficRoutingConfig,
} from '@aws-sdk/client-codedeploy';
import { names, type ServiceEnvironment } from '../catalogue/names.ts';
import { codeDeployDescription } from '../deployment/deployment-id.ts';
import type { Strategy } from '../catalogue/schema.ts';
import type { PlatformSettings } from '../deployment/judge-settings.ts';
import type { PlatformDeployment } from '../deployment/world.ts';
import { clientSettings, openClient, type OpenClient } from './client-settings.ts';
import { call, failedWith, ResourceMissing } from './fault.ts';

/** A deployment group: where its traffic goes, and what our promises hang on. */
export interface GroupSeen extends PlatformSettings {
  readonly productionListenerArn: string;
  readonly testListenerArn: string;
  /** Names of both target groups. */
  readonly targetGroups: readonly string[];
}

export interface CodeDeployReader {
  readGroup(where: ServiceEnvironment): Promise<GroupSeen>;
  /** How a configuration moves traffic; undefined if it is none for ECS. */
  readStrategy(deploymentConfig: string): Promise<Strategy | undefined>;
  /** CodeDeploy's own account only; `lifecycle` and `taskSets` are empty. Throws `ResourceMissing`. */
  readStatus(codeDeployId: string): Promise<PlatformDeployment>;
  /** With the lifecycle and task sets of the service, once they exist. */
  read(where: ServiceEnvironment, codeDeployId: string): Promise<PlatformDeployment>;
  /** The deployment that the group works on now, whoever started it; undefined if it is idle. */
  findActive(where: ServiceEnvironment): Promise<PlatformDeployment | undefined>;
  /** The CodeDeploy deployment that carries our id, if it was created since `since` (less a minute for clocks). */
  findOwn(
    where: ServiceEnvironment,
    deploymentId: string,
    since: Date,
  ): Promise<PlatformDeployment | undefined>;
}

/** Connects to CodeDeploy: `GetDeploymentGroup`, `GetDeploymentConfig`, `GetDeployment`, `BatchGetDeploymentTargets`, `ListDeployments`. */
export function connectCodeDeployReader(open: OpenClient = openClient): CodeDeployReader {
  const client = open(CodeDeployClient, clientSettings);
  const readStatus = async (deploymentId: string) => {
    const { deploymentInfo } = await call('GetDeployment', () =>
      client.send(new GetDeploymentCommand({ deploymentId })),
    );
    if (!deploymentInfo) throw new ResourceMissing(`CodeDeploy does not know ${deploymentId}`);
    return platformOf(deploymentId, deploymentInfo);
  };

  return {
    readStatus,
    readGroup: (where) => readGroup(client, where),
    readStrategy: async (deploymentConfigName) => {
      const read = new GetDeploymentConfigCommand({ deploymentConfigName });
      const { deploymentConfigInfo } = await call('GetDeploymentConfig', () => client.send(read));
      return strategyOf(deploymentConfigInfo?.trafficRoutingConfig);
    },
    read: async (where, codeDeployId) => {
      const [status, target] = await Promise.all([
        readStatus(codeDeployId),
        readTarget(client, where, codeDeployId),
      ]);
      return { ...status, ...target };
    },
    findActive: async (where) => {
      const [id] = await listDeployments(client, where, { includeOnlyStatuses: [...active] });
      return id === undefined ? undefined : readStatus(id);
    },
    findOwn: async (where, deploymentId, since) => {
      const description = codeDeployDescription(deploymentId);
      for (const id of await listDeployments(client, where, createdAfter(since))) {
        const seen = await readStatus(id);
        if (seen.description === description && !seen.rollbackOf) return seen;
      }
      return undefined;
    },
  };
}

async function readGroup(client: CodeDeployClient, where: ServiceEnvironment): Promise<GroupSeen> {
  const name = names.codeDeploy(where);
  const read = new GetDeploymentGroupCommand({ applicationName: name, deploymentGroupName: name });
  const { deploymentGroupInfo: group = {} } = await call('GetDeploymentGroup', () =>
    client.send(read),
  );
  const pair = group.loadBalancerInfo?.targetGroupPairInfoList?.[0];
  const { blueGreenDeploymentConfiguration, alarmConfiguration, autoRollbackConfiguration } = group;
  return {
    productionListenerArn: required(pair?.prodTrafficRoute?.listenerArns?.[0], name),
    testListenerArn: required(pair?.testTrafficRoute?.listenerArns?.[0], name),
    targetGroups: (pair?.targetGroups ?? []).flatMap((each) => each.name ?? []),
    terminationWaitMinutes:
      blueGreenDeploymentConfiguration?.terminateBlueInstancesOnDeploymentSuccess
        ?.terminationWaitTimeInMinutes ?? 0,
    alarms: alarmConfiguration?.enabled
      ? (alarmConfiguration.alarms ?? []).flatMap((each) => each.name ?? [])
      : [],
    ignoresUnreadableAlarms: alarmConfiguration?.ignorePollAlarmFailure ?? false,
    rollsBackOn: autoRollbackConfiguration?.enabled ? (autoRollbackConfiguration.events ?? []) : [],
    deploymentConfig: group.deploymentConfigName ?? '',
    everSucceeded: group.lastSuccessfulDeployment?.deploymentId !== undefined,
  };
}

function strategyOf(routing: TrafficRoutingConfig | undefined): Strategy | undefined {
  const { type, timeBasedCanary: canary, timeBasedLinear: linear } = routing ?? {};
  switch (type) {
    case 'AllAtOnce':
      return { kind: 'all-at-once' };
    case 'TimeBasedCanary':
      return {
        kind: 'canary',
        percent: canary?.canaryPercentage ?? 0,
        intervalMinutes: canary?.canaryInterval ?? 0,
      };
    case 'TimeBasedLinear':
      return {
        kind: 'linear',
        percent: linear?.linearPercentage ?? 0,
        intervalMinutes: linear?.linearInterval ?? 0,
      };
    default:
      return undefined;
  }
}

/** The target is named by cluster and service, so that no call is needed to learn its name. */
async function readTarget(
  client: CodeDeployClient,
  where: ServiceEnvironment,
  deploymentId: string,
): Promise<Pick<PlatformDeployment, 'lifecycle' | 'taskSets'>> {
  const targetId = `${names.cluster(where.environment)}:${names.ecsService(where)}`;
  const read = new BatchGetDeploymentTargetsCommand({ deploymentId, targetIds: [targetId] });
  try {
    const { deploymentTargets } = await call('BatchGetDeploymentTargets', () => client.send(read));
    return targetOf(deploymentTargets?.[0]?.ecsTarget ?? {});
  } catch (error) {
    if (failedWith(error, 'DeploymentNotStartedException', 'DeploymentTargetDoesNotExistException'))
      return { lifecycle: [], taskSets: [] };
    throw error;
  }
}

const active = ['Created', 'Queued', 'InProgress', 'Baking', 'Ready'] as const;

/** Less a minute, for clocks. */
const createdAfter = (since: Date) => ({
  createTimeRange: { start: new Date(since.getTime() - 60_000) },
});

async function listDeployments(
  client: CodeDeployClient,
  where: ServiceEnvironment,
  which: Pick<ListDeploymentsCommandInput, 'createTimeRange' | 'includeOnlyStatuses'>,
) {
  const name = names.codeDeploy(where);
  const ids: string[] = [];
  let nextToken: string | undefined;
  do {
    const page = await call('ListDeployments', () =>
      client.send(
        new ListDeploymentsCommand({
          applicationName: name,
          deploymentGroupName: name,
          ...which,
          ...(nextToken ? { nextToken } : {}),
        }),
      ),
    );
    ids.push(...(page.deployments ?? []));
    nextToken = page.nextToken;
  } while (nextToken);
  return ids;
}

function platformOf(codeDeployId: string, info: DeploymentInfo): PlatformDeployment {
  const { errorInformation: error, rollbackInfo: rollback } = info;
  return {
    codeDeployId,
    status: info.status ?? 'Unknown',
    description: info.description,
    ...(info.creator ? { creator: info.creator } : {}),
    ...(error ? { error: { code: error.code ?? 'UNKNOWN', message: error.message ?? '' } } : {}),
    rollbackId: rollback?.rollbackDeploymentId,
    rollbackMessage: rollback?.rollbackMessage,
    rollbackOf: rollback?.rollbackTriggeringDeploymentId,
    terminationWaitStarted: info.instanceTerminationWaitTimeStarted ?? false,
    createdAt: info.createTime?.toISOString(),
    completedAt: info.completeTime?.toISOString(),
    lifecycle: [],
    taskSets: [],
  };
}

function targetOf({ lifecycleEvents = [], taskSetsInfo = [] }: ECSTarget) {
  return {
    lifecycle: lifecycleEvents.map((event) => ({
      name: event.lifecycleEventName ?? '',
      status: event.status ?? 'Unknown',
      startedAt: event.startTime?.toISOString(),
      endedAt: event.endTime?.toISOString(),
    })),
    taskSets: taskSetsInfo.map((set) => ({
      label: set.taskSetLabel ?? '',
      weight: set.trafficWeight ?? 0,
      running: set.runningCount ?? 0,
    })),
  };
}

function required(value: string | undefined, group: string): string {
  if (value === undefined)
    throw new ResourceMissing(`${group} has no production and test listener`);
  return value;
}
