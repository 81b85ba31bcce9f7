import type { Alarms } from '../../../orchestrator/aws/alarms.ts';
import type { CodeDeploy } from '../../../orchestrator/aws/code-deploy.ts';
import type { CodeDeployReader, GroupSeen } from '../../../orchestrator/aws/code-deploy-reader.ts';
import type { Ecr, Image } from '../../../orchestrator/aws/ecr.ts';
import type { Ecs, EcsTaskSet, TaskSeen } from '../../../orchestrator/aws/ecs.ts';
import { ResourceMissing } from '../../../orchestrator/aws/fault.ts';
import type { LoadBalancer } from '../../../orchestrator/aws/load-balancer.ts';
import type { Metrics } from '../../../orchestrator/aws/metrics.ts';
import type { Asked, TestListener } from '../../../orchestrator/aws/test-listener.ts';
import { names } from '../../../orchestrator/catalogue/names.ts';
import type { Strategy } from '../../../orchestrator/catalogue/schema.ts';
import { codeDeployDescription } from '../../../orchestrator/deployment/deployment-id.ts';
import type { MinuteCount } from '../../../orchestrator/deployment/exposure.ts';
import type { AlarmReading } from '../../../orchestrator/deployment/judge-alarms.ts';
import type { AlarmChange } from '../../../orchestrator/deployment/judge-bake-window.ts';
import type { ScanSeen } from '../../../orchestrator/deployment/judge-image.ts';
import type { TaskDefinition } from '../../../orchestrator/deployment/task-definition.ts';
import type { PlatformDeployment } from '../../../orchestrator/deployment/world.ts';

export const where = { service: 'contacts', environment: 'prod' };
export const digestOf = (version: string) =>
  `sha256:${version.replace(/\D/g, '').padStart(64, '0')}`;

const arn = (rest: string) => `arn:aws:${rest}`;
const groupArn = (colour: 'blue' | 'green') =>
  arn(`elasticloadbalancing:eu-west-1:0:targetgroup/${names.targetGroup(where, colour)}/1`);
const sourceArn = arn('ecs:eu-west-1:0:task-definition/slipway-contacts-prod:1');

/** The running revision, as the service's stack makes it. */
export const sourceDefinition: TaskDefinition = {
  taskDefinitionArn: sourceArn,
  family: 'slipway-contacts-prod',
  taskRoleArn: arn('iam::0:role/slipway-contacts-prod-task'),
  executionRoleArn: arn('iam::0:role/slipway-contacts-prod-execution'),
  containerDefinitions: [
    {
      name: 'web',
      image: '0.dkr.ecr.eu-west-1.amazonaws.com/slipway/contacts:v1',
      portMappings: [{ containerPort: 8080, hostPort: 8080, protocol: 'tcp' }],
    },
  ],
};

/** One service's cloud with its hands on the table: a story changes it as AWS would, and sees every call. */
export class FakeCloud {
  calls: string[] = [];
  definitions = new Map<string, { definition: TaskDefinition; deploymentId?: string }>([
    [sourceArn, { definition: sourceDefinition }],
  ]);
  taskSets: (EcsTaskSet & { version: string })[] = [
    this.taskSet('blue', 'v1', sourceArn, 'PRIMARY'),
  ];
  weights: { targetGroupArn: string; weight: number }[] = [
    { targetGroupArn: groupArn('blue'), weight: 100 },
    { targetGroupArn: groupArn('green'), weight: 0 },
  ];
  healthy: Record<string, number> = { [groupArn('blue')]: 2, [groupArn('green')]: 0 };
  images: Image[] = ['v2', 'v1'].map((tag, index) => ({
    digest: digestOf(tag),
    tags: [tag],
    pushedAt: `2026-11-0${9 - index}T00:00:00.000Z`,
  }));
  deployments = new Map<string, PlatformDeployment>();
  alarmStates: AlarmReading[] = names
    .alarms(where)
    .map((name) => ({ name, state: 'OK', reason: '', since: '2026-11-20T08:00:00.000Z' }));
  alarmHistory: AlarmChange[] = [];
  /** What CodeDeploy answers to a stop that is not too late. */
  stopping: 'stopped' | 'pending' = 'stopped';
  /** What the hooks' reports are answered with. */
  reported: 'reported' | 'too-late' = 'reported';
  counts: MinuteCount[] = [];
  tasks: TaskSeen[] = [];
  answers: Asked[] = [];
  /** What CodeDeploy was asked for beside the revision. */
  created?: { deploymentConfig: string | undefined; rollsBack: boolean };
  /** Set to make `CreateDeployment` fail before its work, or after it. */
  beforeCreate: () => void = () => undefined;
  afterCreate: () => void = () => undefined;
  group: GroupSeen = {
    productionListenerArn: arn('elasticloadbalancing:eu-west-1:0:listener/app/contacts-prod/1/80'),
    testListenerArn: arn('elasticloadbalancing:eu-west-1:0:listener/app/contacts-prod/1/9000'),
    targetGroups: [names.targetGroup(where, 'blue'), names.targetGroup(where, 'green')],
    terminationWaitMinutes: 30,
    alarms: names.alarms(where),
    ignoresUnreadableAlarms: false,
    rollsBackOn: ['DEPLOYMENT_FAILURE', 'DEPLOYMENT_STOP_ON_ALARM', 'DEPLOYMENT_STOP_ON_REQUEST'],
    deploymentConfig: 'CodeDeployDefault.ECSCanary10Percent5Minutes',
    everSucceeded: true,
  };

  /** What the group's configuration does. */
  strategy: Strategy = { kind: 'canary', percent: 10, intervalMinutes: 5 };
  scans: Record<string, ScanSeen> = {};

  readonly ecs: Ecs = {
    readService: async () => ({ desiredCount: 2, taskSets: this.taskSets }),
    readTasks: async (_where, status) => [
      ...(status === 'RUNNING' ? this.taskSets.flatMap((set) => this.tasksOf(set)) : []),
      ...this.tasks.filter((task) => (task.status === 'STOPPED') === (status === 'STOPPED')),
    ],
    readTask: async (_environment, taskArn) => this.tasks.find((task) => task.taskArn === taskArn),
    readTaskDefinition: async (id) => {
      const found = this.definitions.get(id);
      if (!found) throw new ResourceMissing(id);
      return found.definition;
    },
    findRegistered: async (_where, deploymentId) =>
      [...this.definitions].find(([, made]) => made.deploymentId === deploymentId)?.[0],
    register: async (definition, deploymentId) => {
      const id = sourceArn.replace(/1$/, String(this.definitions.size + 1));
      this.calls.push('RegisterTaskDefinition');
      this.definitions.set(id, { definition, deploymentId });
      return id;
    },
    runTask: async ({ clientToken, taskDefinitionArn, command, startedBy }) => {
      this.calls.push(`RunTask ${command.join(' ')}`);
      const taskArn = `task/${clientToken}`;
      if (!this.tasks.some((task) => task.taskArn === taskArn))
        this.tasks.push({
          taskArn,
          status: 'RUNNING',
          taskDefinitionArn,
          digests: {},
          exitCode: null,
          startedBy,
        });
      return taskArn;
    },
    stopTask: async (_environment, taskArn) => {
      this.calls.push('StopTask');
      this.endTask(taskArn, null);
    },
  };

  readonly codeDeploy: CodeDeploy = {
    create: async ({ deploymentId, deploymentConfig, rollsBack }) => {
      this.created = { deploymentConfig, rollsBack };
      const codeDeployId = `d-${this.deployments.size + 1}`;
      this.beforeCreate();
      this.calls.push('CreateDeployment');
      this.deployments.set(
        codeDeployId,
        platform(codeDeployId, { description: codeDeployDescription(deploymentId) }),
      );
      this.afterCreate();
      return codeDeployId;
    },
    stop: async (id, { rollsBack } = { rollsBack: true }) => {
      this.calls.push(rollsBack ? 'StopDeployment' : 'StopDeployment without rollback');
      const { status } = this.deployment(id);
      return ['Succeeded', 'Stopped', 'Failed'].includes(status) ? 'too-late' : this.stopping;
    },
    finish: async (id) => {
      this.calls.push('ContinueDeployment');
      return this.deployment(id).status === 'InProgress' ? 'finishing' : 'too-late';
    },
    reportHook: async (_id, _execution, status) => {
      this.calls.push(`Hook ${status}`);
      return this.reported;
    },
  };

  readonly reader: CodeDeployReader = {
    readGroup: async () => this.group,
    readStrategy: async () => this.strategy,
    readStatus: async (id) => this.deployment(id),
    read: async (_where, id) => this.deployment(id),
    findActive: async () =>
      [...this.deployments.values()].find(({ status }) => status === 'InProgress'),
    findOwn: async (_where, deploymentId) =>
      [...this.deployments.values()].find(
        ({ description }) => description === codeDeployDescription(deploymentId),
      ),
  };

  readonly ecr: Ecr = {
    findByTag: async (_service, tag) => this.images.find(({ tags }) => tags.includes(tag)),
    findByDigest: async (_service, digest) => this.images.find((image) => image.digest === digest),
    inspect: async (_service, digest, { scan }) => {
      const image = this.images.find((each) => each.digest === digest);
      return image && { ...image, ...(scan ? { scan: this.scans[digest] } : {}) };
    },
    list: async () => this.images,
  };

  readonly loadBalancer: LoadBalancer = {
    readWeights: async () => this.weights,
    readTargetGroups: async () =>
      (['blue', 'green'] as const).map((colour) => ({
        name: names.targetGroup(where, colour),
        arn: groupArn(colour),
      })),
    readHealth: async (id) => ({
      healthy: this.healthy[id] ?? 0,
      registered: this.healthy[id] ?? 0,
    }),
    readUrl: async () => 'http://contacts.test:9000',
  };

  readonly alarms: Alarms = {
    read: async () => this.alarmStates,
    readHistory: async () => this.alarmHistory,
  };

  readonly metrics: Metrics = { readCounts: async () => this.counts };
  readonly testListener: TestListener = {
    ask: async () => this.answers.shift() ?? { kind: 'answered', status: 200 },
  };

  deployment(id: string): PlatformDeployment {
    const found = this.deployments.get(id);
    if (!found) throw new ResourceMissing(id);
    return found;
  }

  change(id: string, changes: Partial<PlatformDeployment>): void {
    this.deployments.set(id, { ...this.deployment(id), ...changes });
  }

  endTask(taskArn: string, exitCode: number | null): void {
    this.tasks = this.tasks.map((task) =>
      task.taskArn === taskArn ? { ...task, status: 'STOPPED', exitCode } : task,
    );
  }

  /** CodeDeploy starts green, and after that the listener sends it this share. */
  shift(percent: number, version: string, taskDefinitionArn: string): void {
    if (this.taskSets.length === 1)
      this.taskSets.push(this.taskSet('green', version, taskDefinitionArn, 'ACTIVE'));
    this.healthy[groupArn('green')] = 2;
    this.weights = [
      { targetGroupArn: groupArn('blue'), weight: 100 - percent },
      { targetGroupArn: groupArn('green'), weight: percent },
    ];
  }

  /** One task set goes away, as at the end of a deployment or of a rollback. */
  remove(colour: 'blue' | 'green'): void {
    this.taskSets = this.taskSets
      .filter(({ targetGroupArn }) => targetGroupArn !== groupArn(colour))
      .map((set) => ({ ...set, status: 'PRIMARY' }));
  }

  ring(name: string, since: string): void {
    this.alarmStates = this.alarmStates.map((alarm) =>
      alarm.name === name
        ? { ...alarm, state: 'ALARM', reason: 'Threshold Crossed', since }
        : alarm,
    );
  }

  private taskSet(
    colour: 'blue' | 'green',
    version: string,
    taskDefinitionArn: string,
    status: string,
  ) {
    return {
      id: `ecs-svc/${colour}`,
      status,
      taskDefinitionArn,
      targetGroupArn: groupArn(colour),
      running: 2,
      desired: 2,
      version,
    };
  }

  private tasksOf({
    id,
    taskDefinitionArn,
    version,
  }: EcsTaskSet & { version: string }): TaskSeen[] {
    return [1, 2].map((number) => ({
      taskArn: `task/${id}/${number}`,
      status: 'RUNNING',
      taskDefinitionArn,
      digests: { web: digestOf(version) },
      exitCode: null,
    }));
  }
}

/** A CodeDeploy deployment at its start. */
export function platform(
  codeDeployId: string,
  changes: Partial<PlatformDeployment> = {},
): PlatformDeployment {
  return {
    codeDeployId,
    status: 'InProgress',
    terminationWaitStarted: false,
    createdAt: '2026-11-20T09:00:00.000Z',
    lifecycle: [],
    taskSets: [],
    ...changes,
  };
}
