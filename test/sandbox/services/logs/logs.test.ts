import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import {
  CloudWatchLogsClient,
  CreateLogGroupCommand,
  CreateLogStreamCommand,
  DescribeLogGroupsCommand,
  FilterLogEventsCommand,
  PutLogEventsCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { virtualClock } from '../../../../sandbox/clock.ts';
import { createEndpoint } from '../../../../sandbox/endpoint/index.ts';
import { createIam } from '../../../../sandbox/iam/index.ts';
import { createLogs } from '../../../../sandbox/services/logs/index.ts';

const region = 'eu-west-1';
const account = '000000000000';
const startedAt = Date.UTC(2026, 0, 2);

describe('CloudWatch Logs', () => {
  const clock = virtualClock({ startAt: startedAt });
  let logs: ReturnType<typeof createLogs>;
  let endpoint: Awaited<ReturnType<typeof createEndpoint>>;
  let client: CloudWatchLogsClient;
  beforeEach(async () => {
    logs = createLogs({ clock, keep: 4 });
    endpoint = await createEndpoint({
      port: 0,
      services: [logs.service],
      iam: createIam({ account, region, seed: 'test' }),
      clock,
      onError: (error) => {
        throw error;
      },
    });
    client = new CloudWatchLogsClient({
      endpoint: endpoint.url,
      region,
      credentials: { accessKeyId: 'sandbox', secretAccessKey: 'sandbox' },
    });
  });
  afterEach(() => endpoint.close());

  it('keeps what an agent puts into a stream, and finds it again', async () => {
    const where = { logGroupName: 'app', logStreamName: 'web' };
    await client.send(new CreateLogGroupCommand({ logGroupName: 'app' }));
    await client.send(new CreateLogStreamCommand(where));
    const logEvents = [
      { timestamp: startedAt, message: 'GET / 200' },
      { timestamp: startedAt + 1, message: 'GET / 500' },
    ];
    await client.send(new PutLogEventsCommand({ ...where, logEvents }));
    const { logGroups } = await client.send(
      new DescribeLogGroupsCommand({ logGroupNamePrefix: 'a' }),
    );
    const { events } = await client.send(
      new FilterLogEventsCommand({ logGroupName: 'app', filterPattern: '"500"' }),
    );
    expect(logGroups).toEqual([
      {
        logGroupName: 'app',
        arn: `arn:aws:logs:${region}:${account}:log-group:app:*`,
        creationTime: startedAt,
      },
    ]);
    expect(events).toEqual([{ ...logEvents[1], logStreamName: 'web' }]);
  });

  it('does not know groups and streams that were not created', async () => {
    const put = client.send(
      new PutLogEventsCommand({ logGroupName: 'app', logStreamName: 'web', logEvents: [] }),
    );
    await expect(put).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  });

  it('makes the group of a function that writes, and keeps only the last lines', () => {
    for (let line = 1; line <= 9; line += 1)
      logs.core.write('/aws/lambda/fn', 's', `line ${line}\n`);
    expect(logs.core.events('/aws/lambda/fn').map(({ message }) => message)).toEqual([
      'line 6',
      'line 7',
      'line 8',
      'line 9',
    ]);
    expect(logs.core.search('line 8')).toEqual([
      {
        logGroupName: '/aws/lambda/fn',
        logStreamName: 's',
        message: 'line 8',
        timestamp: startedAt,
      },
    ]);
  });

  it('creates the groups of the templates', async () => {
    const context = {
      stackName: 's',
      logicalId: 'G',
      account,
      region,
      physicalName: () => 's-G-X',
    };
    const created = await logs.resources[0]?.create({ RetentionInDays: 7 }, context);
    expect(created).toEqual({
      ref: 's-G-X',
      attributes: { Arn: `arn:aws:logs:${region}:${account}:log-group:s-G-X:*` },
    });
    expect(logs.core.groups()).toMatchObject([{ name: 's-G-X', retentionInDays: 7 }]);
  });
});
