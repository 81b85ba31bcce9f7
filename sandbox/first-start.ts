import { setTimeout as delay } from 'node:timers/promises';
import { DescribeTasksCommand, ECSClient, RunTaskCommand } from '@aws-sdk/client-ecs';
import { PutSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { catalogue } from '../orchestrator/catalogue/catalogue.ts';
import { names, type ServiceEnvironment } from '../orchestrator/catalogue/names.ts';
import type { Cloud } from './cloud.ts';
import { app } from './slack/index.ts';

/** Loaded before the first command, so that its answer is a warm one. */
const warmFunctions = ['slipway-bot', 'slipway-announcer', 'slipway-plan'];
const lookEveryMs = 25;
/** Real time, four times what a start at `--speed 1` takes. */
const steadyWithinMs = 120_000;

/**
 * What a person does once after the first `cdk deploy` (README, "Go live"): the Slack app's secret, the first migration.
 * By the AWS SDK, as that person would. Resolves when every service is steady and production can be asked.
 */
export async function firstStart(
  cloud: Cloud,
  keys: { readonly signingSecret: string; readonly botToken: string },
  places: readonly ServiceEnvironment[],
): Promise<void> {
  const connection = {
    endpoint: cloud.endpoint.url,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'sandbox', secretAccessKey: 'sandbox' },
  };
  await new SecretsManagerClient(connection).send(
    new PutSecretValueCommand({
      SecretId: 'slipway/slack',
      SecretString: JSON.stringify({ ...keys, ...app }),
    }),
  );
  const ecs = new ECSClient(connection);
  await Promise.all([
    cloud.lambda.warm(warmFunctions),
    ...places.map((where) => migrate(ecs, where)),
    ...places.map((where) => steady(cloud, where)),
  ]);
  // The first look comes at once: a plan is refused while an alarm has never been evaluated.
  cloud.cloudwatch.core.alarms.evaluate();
  cloud.cloudwatch.core.start();
}

/** Rejects when a service's tasks do not become healthy: a start that waits for ever tells nobody why. */
async function steady({ ecs }: Cloud, where: ServiceEnvironment) {
  const service = ecs.core.service(names.cluster(where.environment), names.ecsService(where));
  const inTime = await Promise.race([
    ecs.core.whenSteady(service).then(() => true),
    delay(steadyWithinMs, false, { ref: false }),
  ]);
  if (!inTime)
    throw new Error(
      `${where.service} in ${where.environment} did not become healthy within ${steadyWithinMs / 1000} s; ` +
        `ECS says: ${service.events[0]?.message ?? 'nothing'}`,
    );
}

async function migrate(ecs: ECSClient, where: ServiceEnvironment) {
  const service = catalogue.services[where.service];
  if (!service?.migrationCommand) return;
  const cluster = names.cluster(where.environment);
  const { tasks: [started] = [] } = await ecs.send(
    new RunTaskCommand({
      cluster,
      taskDefinition: names.taskFamily(where),
      launchType: 'FARGATE',
      networkConfiguration: { awsvpcConfiguration: { subnets: ['subnet-first-start'] } },
      overrides: {
        containerOverrides: [{ name: service.container.name, command: service.migrationCommand }],
      },
    }),
  );
  for (;;) {
    const { tasks: [task] = [] } = await ecs.send(
      new DescribeTasksCommand({ cluster, tasks: [started?.taskArn ?? ''] }),
    );
    const [container] = task?.containers ?? [];
    if (container?.exitCode === 0) return;
    if (task?.lastStatus === 'STOPPED')
      throw new Error(
        `the first migration of ${where.service} in ${where.environment} failed: ${task.stoppedReason}`,
      );
    await delay(lookEveryMs);
  }
}
