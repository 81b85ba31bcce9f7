import * as cloudwatch from '@aws-sdk/client-cloudwatch';
import type { DescribeAlarmsInput, PutMetricDataInput } from '@aws-sdk/client-cloudwatch';
import * as codedeploy from '@aws-sdk/client-codedeploy';
import type { CreateDeploymentInput, GetDeploymentInput } from '@aws-sdk/client-codedeploy';
import * as elbv2 from '@aws-sdk/client-elastic-load-balancing-v2';
import type {
  DescribeTargetHealthInput,
  ModifyListenerInput,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import * as sqs from '@aws-sdk/client-sqs';
import type { ReceiveMessageRequest, SendMessageRequest } from '@aws-sdk/client-sqs';
import { createEndpoint } from '../../../sandbox/endpoint/index.ts';
import type { Endpoint, Intercept } from '../../../sandbox/endpoint/index.ts';
import { AwsError } from '../../../sandbox/endpoint/service.ts';
import type { AwsService, Operation } from '../../../sandbox/endpoint/service.ts';
import { createIam } from '../../../sandbox/iam/index.ts';
import { createSts } from '../../../sandbox/services/sts/index.ts';
import { virtualClock } from '../../../sandbox/clock.ts';

export const account = '000000000000';
export const region = 'eu-west-1';
export const startedAt = Date.UTC(2026, 0, 2, 3, 4, 5);

/** Tiny services with the real SDKs' schemas; they keep what they were asked. */
export function fakeServices() {
  const asked: { operation: string; input: unknown }[] = [];
  const operation = <Input>(name: string, answer: (input: Input) => unknown): Operation<Input> => ({
    needs: () => [{ action: name, resources: [`arn:aws:test:${region}:${account}:thing`] }],
    run: (input) => {
      asked.push({ operation: name, input });
      return answer(input);
    },
  });

  const services: AwsService[] = [
    {
      signingName: 'codedeploy',
      protocol: 'json-1.1',
      target: 'CodeDeploy_20141006',
      schemas: codedeploy,
      operations: {
        CreateDeployment: operation<CreateDeploymentInput>('codedeploy:CreateDeployment', () => {
          throw new AwsError(
            'DeploymentLimitExceededException',
            'The Deployment Group already has an active Deployment',
          );
        }),
        GetDeployment: operation<GetDeploymentInput>(
          'codedeploy:GetDeployment',
          ({ deploymentId }) => ({
            deploymentInfo: {
              deploymentId,
              createTime: new Date(startedAt),
              status: 'InProgress',
              secret: 'not in the model',
            },
          }),
        ),
      },
    },
    {
      signingName: 'elasticloadbalancing',
      protocol: 'query',
      version: '2015-12-01',
      schemas: elbv2,
      operations: {
        ModifyListener: operation<ModifyListenerInput>(
          'elasticloadbalancing:ModifyListener',
          ({ ListenerArn, DefaultActions }) => ({
            Listeners: [{ ListenerArn, DefaultActions }],
          }),
        ),
        DescribeTargetHealth: operation<DescribeTargetHealthInput>(
          'elasticloadbalancing:DescribeTargetHealth',
          () => {
            throw new AwsError('TargetGroupNotFoundException', 'Target groups <gone> not found');
          },
        ),
      },
    },
    {
      signingName: 'monitoring',
      protocol: 'json-1.0',
      target: 'GraniteServiceVersion20100801',
      version: '2010-08-01',
      schemas: cloudwatch,
      operations: {
        PutMetricData: operation<PutMetricDataInput>('cloudwatch:PutMetricData', () => undefined),
        DescribeAlarms: operation<DescribeAlarmsInput>(
          'cloudwatch:DescribeAlarms',
          ({ AlarmNames = [] }) => ({
            MetricAlarms: AlarmNames.map((AlarmName) => ({
              AlarmName,
              StateValue: 'OK',
              StateUpdatedTimestamp: new Date(startedAt),
            })),
          }),
        ),
      },
    },
    {
      signingName: 'sqs',
      protocol: 'json-1.0',
      target: 'AmazonSQS',
      version: '2012-11-05',
      schemas: sqs,
      operations: {
        SendMessage: operation<SendMessageRequest>('sqs:SendMessage', () => {
          throw new AwsError('QueueDoesNotExist', 'The specified queue does not exist.');
        }),
        ReceiveMessage: operation<ReceiveMessageRequest>('sqs:ReceiveMessage', () => ({
          Messages: [
            {
              MessageId: 'm-1',
              ReceiptHandle: 'r-1',
              Body: '{"a":"<b>"}',
              Attributes: { SentTimestamp: '1' },
            },
          ],
        })),
      },
    },
    createSts().service,
  ];
  return { services, asked };
}

/** An endpoint on a free port with the tiny services, and one role that may do what `policy` says. */
export async function startFakeEndpoint({
  policy = [],
  intercept,
}: { policy?: unknown[]; intercept?: Intercept } = {}) {
  const clock = virtualClock({ startAt: startedAt });
  const iam = createIam({ account, region, seed: 'test' });
  const role = iam.roles.create({
    roleName: 'deployer',
    path: '/',
    roleId: 'AROATEST',
    trust: {
      Statement: [
        {
          Effect: 'Allow',
          Action: 'sts:AssumeRole',
          Principal: { Service: 'lambda.amazonaws.com' },
        },
      ],
    },
  });
  if (policy.length > 0) iam.roles.attach('deployer', 'inline', { Statement: policy });
  const { services, asked } = fakeServices();
  const errors: unknown[] = [];
  const endpoint: Endpoint = await createEndpoint({
    port: 0,
    services,
    iam,
    clock,
    intercept,
    functionUrls: async (urlId, { path, query, body }) => ({
      statusCode: 200,
      headers: {},
      body: JSON.stringify({ urlId, path, query, body: body.toString() }),
    }),
    onError: (error) => errors.push(error),
  });
  const keys = iam.credentialsFor(role.arn);
  const options = (credentials: {
    accessKeyId: string;
    secretAccessKey: string;
    sessionToken?: string;
  }) => ({
    endpoint: endpoint.url,
    region,
    credentials,
    // Tests must not wait for the SDK's own patience.
    maxAttempts: 1,
  });
  return {
    endpoint,
    clock,
    iam,
    asked,
    errors,
    asRoot: options({ accessKeyId: 'sandbox', secretAccessKey: 'sandbox' }),
    asRole: options({
      accessKeyId: keys.AWS_ACCESS_KEY_ID,
      secretAccessKey: keys.AWS_SECRET_ACCESS_KEY,
      sessionToken: keys.AWS_SESSION_TOKEN,
    }),
    asStranger: options({ accessKeyId: 'AKIASTRANGER', secretAccessKey: 'x' }),
    withWrongSecret: options({ accessKeyId: 'sandbox', secretAccessKey: 'wrong' }),
  };
}
