import * as schemas from '@aws-sdk/client-cloudwatch-logs';
import type {
  CreateLogGroupRequest,
  CreateLogStreamRequest,
  DescribeLogGroupsRequest,
  DescribeLogGroupsResponse,
  FilterLogEventsRequest,
  FilterLogEventsResponse,
  PutLogEventsRequest,
  PutLogEventsResponse,
} from '@aws-sdk/client-cloudwatch-logs';
import { AwsError } from '../../endpoint/service.ts';
import type { AwsService, Caller, Operation } from '../../endpoint/service.ts';
import type { LogsCore } from './core.ts';

/** CloudWatch Logs on the wire: what log agents and a person at the CLI need. */
export function logsService(core: LogsCore): AwsService {
  const createLogGroup: Operation<CreateLogGroupRequest, void> = {
    needs: ({ logGroupName }, caller) =>
      need('logs:CreateLogGroup', groupArn(caller, logGroupName)),
    run: ({ logGroupName }) => core.createGroup(logGroupName ?? ''),
  };
  const createLogStream: Operation<CreateLogStreamRequest, void> = {
    needs: ({ logGroupName }, caller) =>
      need('logs:CreateLogStream', groupArn(caller, logGroupName)),
    run: ({ logGroupName, logStreamName }) =>
      core.createStream(logGroupName ?? '', logStreamName ?? ''),
  };
  const putLogEvents: Operation<PutLogEventsRequest, PutLogEventsResponse> = {
    needs: ({ logGroupName, logStreamName }, caller) =>
      need('logs:PutLogEvents', streamArn(caller, logGroupName, logStreamName)),
    run({ logGroupName, logStreamName, logEvents = [] }) {
      const events = logEvents.map(({ timestamp = 0, message = '' }) => ({ timestamp, message }));
      core.put(logGroupName ?? '', logStreamName ?? '', events);
      return {};
    },
  };
  const describeLogGroups: Operation<DescribeLogGroupsRequest, DescribeLogGroupsResponse> = {
    needs: (_input, caller) => need('logs:DescribeLogGroups', groupArn(caller, '*')),
    run: ({ logGroupNamePrefix }, caller) => ({
      logGroups: core.groups(logGroupNamePrefix).map(({ name, createdAt, retentionInDays }) => ({
        logGroupName: name,
        arn: groupArn(caller, name),
        creationTime: Math.floor(createdAt),
        retentionInDays,
      })),
    }),
  };
  const filterLogEvents: Operation<FilterLogEventsRequest, FilterLogEventsResponse> = {
    needs: ({ logGroupName }, caller) =>
      need('logs:FilterLogEvents', groupArn(caller, logGroupName)),
    run: (input) => ({ events: filterEvents(core, input) }),
  };
  return {
    signingName: 'logs',
    protocol: 'json-1.1',
    target: 'Logs_20140328',
    schemas,
    operations: {
      CreateLogGroup: createLogGroup,
      CreateLogStream: createLogStream,
      PutLogEvents: putLogEvents,
      DescribeLogGroups: describeLogGroups,
      FilterLogEvents: filterLogEvents,
    },
  };
}

/** The pattern is taken as text to be contained; the filter language beyond that is refused. */
function filterEvents(core: LogsCore, input: FilterLogEventsRequest) {
  const {
    logGroupName = '',
    filterPattern = '',
    startTime = 0,
    endTime = Infinity,
    limit = 10_000,
  } = input;
  const wanted = filterPattern.replaceAll(/^"|"$/g, '');
  if (/[{}[\]?]/.test(wanted))
    throw new AwsError(
      'InvalidParameterException',
      'the sandbox only filters log events by contained text',
    );
  return core
    .events(logGroupName)
    .filter(
      ({ timestamp, message }) =>
        timestamp >= startTime && timestamp <= endTime && message.includes(wanted),
    )
    .slice(0, limit)
    .map(({ timestamp, message, logStreamName }) => ({
      timestamp: Math.floor(timestamp),
      message,
      logStreamName,
    }));
}

const need = (action: string, resource: string) => [{ action, resources: [resource] }];

const groupArn = ({ region, account }: Caller, name = '') =>
  `arn:aws:logs:${region}:${account}:log-group:${name}:*`;

const streamArn = ({ region, account }: Caller, group = '', stream = '') =>
  `arn:aws:logs:${region}:${account}:log-group:${group}:log-stream:${stream}`;
