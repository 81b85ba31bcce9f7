import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import {
  CloudWatchClient,
  DescribeAlarmsCommand,
  PutMetricDataCommand,
} from '@aws-sdk/client-cloudwatch';
import {
  CodeDeployClient,
  CreateDeploymentCommand,
  GetDeploymentCommand,
  ListApplicationsCommand,
} from '@aws-sdk/client-codedeploy';
import {
  DescribeTargetHealthCommand,
  ElasticLoadBalancingV2Client,
  ModifyListenerCommand,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { ReceiveMessageCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { startFakeEndpoint, startedAt } from './fake-services.ts';

describe('the endpoint, asked by the real SDK clients', () => {
  let sandbox: Awaited<ReturnType<typeof startFakeEndpoint>>;
  beforeEach(async () => {
    sandbox = await startFakeEndpoint();
  });
  afterEach(() => sandbox.endpoint.close());

  it('speaks JSON 1.1: dates are Dates again, and members the model does not know stay inside', async () => {
    const codedeploy = new CodeDeployClient(sandbox.asRoot);
    const { deploymentInfo } = await codedeploy.send(
      new GetDeploymentCommand({ deploymentId: 'd-1' }),
    );
    expect(deploymentInfo).toEqual({
      deploymentId: 'd-1',
      createTime: new Date(startedAt),
      status: 'InProgress',
    });
  });

  it('gives JSON errors the name that the client knows', async () => {
    const codedeploy = new CodeDeployClient(sandbox.asRoot);
    const call = codedeploy.send(new CreateDeploymentCommand({ applicationName: 'contacts' }));
    await expect(call).rejects.toMatchObject({
      name: 'DeploymentLimitExceededException',
      message: 'The Deployment Group already has an active Deployment',
    });
  });

  it('speaks query and XML: nested lists arrive and come back', async () => {
    const elbv2 = new ElasticLoadBalancingV2Client(sandbox.asRoot);
    const DefaultActions = [
      {
        Type: 'forward' as const,
        ForwardConfig: {
          TargetGroups: [
            { TargetGroupArn: 'blue', Weight: 90 },
            { TargetGroupArn: 'green', Weight: 10 },
          ],
        },
      },
    ];
    const { Listeners } = await elbv2.send(
      new ModifyListenerCommand({ ListenerArn: 'arn:l', DefaultActions }),
    );
    expect(sandbox.asked).toEqual([
      {
        operation: 'elasticloadbalancing:ModifyListener',
        input: { ListenerArn: 'arn:l', DefaultActions },
      },
    ]);
    expect(Listeners).toEqual([{ ListenerArn: 'arn:l', DefaultActions }]);
  });

  it('gives XML errors the code that the client maps to a shape, with markup in the message', async () => {
    const elbv2 = new ElasticLoadBalancingV2Client(sandbox.asRoot);
    const call = elbv2.send(new DescribeTargetHealthCommand({ TargetGroupArn: 'arn:tg' }));
    await expect(call).rejects.toMatchObject({
      name: 'TargetGroupNotFoundException',
      message: 'Target groups <gone> not found',
      $fault: 'client',
    });
  });

  it('unpacks large bodies, which the client sends gzipped', async () => {
    const MetricData = Array.from({ length: 300 }, (_, index) => ({
      MetricName: `requests-of-a-long-name-${index}`,
      Value: index,
      Timestamp: new Date(startedAt),
    }));
    const cloudwatch = new CloudWatchClient(sandbox.asRoot);
    await cloudwatch.send(new PutMetricDataCommand({ Namespace: 'test', MetricData }));
    expect(sandbox.asked).toEqual([
      { operation: 'cloudwatch:PutMetricData', input: { Namespace: 'test', MetricData } },
    ]);
  });

  it('speaks CloudWatch in JSON 1.0', async () => {
    const cloudwatch = new CloudWatchClient(sandbox.asRoot);
    const { MetricAlarms } = await cloudwatch.send(
      new DescribeAlarmsCommand({ AlarmNames: ['errors'] }),
    );
    expect(MetricAlarms).toEqual([
      { AlarmName: 'errors', StateValue: 'OK', StateUpdatedTimestamp: new Date(startedAt) },
    ]);
  });

  it('tells SQS clients the old query code beside the new name', async () => {
    const sqs = new SQSClient(sandbox.asRoot);
    const call = sqs.send(new SendMessageCommand({ QueueUrl: 'http://queue', MessageBody: 'x' }));
    await expect(call).rejects.toMatchObject({
      name: 'QueueDoesNotExist',
      Code: 'AWS.SimpleQueueService.NonExistentQueue',
    });
  });

  it('refuses a call that lacks a required member, before the service sees it', async () => {
    const sqs = new SQSClient({ ...sandbox.asRoot, useQueueUrlAsEndpoint: false });
    const call = sqs.send(new ReceiveMessageCommand({ QueueUrl: undefined }));
    await expect(call).rejects.toMatchObject({
      name: 'ValidationException',
      message:
        "1 validation error detected: Value at 'QueueUrl' failed to satisfy constraint: Member must not be null",
    });
    expect(sandbox.asked).toEqual([]);
  });

  it('names an operation that the sandbox does not have', async () => {
    const codedeploy = new CodeDeployClient(sandbox.asRoot);
    await expect(codedeploy.send(new ListApplicationsCommand({}))).rejects.toMatchObject({
      name: 'UnknownOperationException',
      message: 'the sandbox does not support codedeploy: ListApplications',
    });
  });

  it('answers who is calling', async () => {
    const root = await new STSClient(sandbox.asRoot).send(new GetCallerIdentityCommand({}));
    const role = await new STSClient(sandbox.asRole).send(new GetCallerIdentityCommand({}));
    expect([root.Arn, role.Arn]).toEqual([
      'arn:aws:iam::000000000000:root',
      'arn:aws:sts::000000000000:assumed-role/deployer/sandbox',
    ]);
  });
});
