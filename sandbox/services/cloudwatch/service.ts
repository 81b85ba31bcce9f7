import * as schemas from '@aws-sdk/client-cloudwatch';
import type {
  DescribeAlarmHistoryInput,
  DescribeAlarmHistoryOutput,
  DescribeAlarmsInput,
  DescribeAlarmsOutput,
  GetMetricDataInput,
  GetMetricDataOutput,
  ListMetricsInput,
  ListMetricsOutput,
  PutMetricDataInput,
  SetAlarmStateInput,
} from '@aws-sdk/client-cloudwatch';
import type { AwsService, Caller, Need, Operation } from '../../endpoint/service.ts';
import type { AlarmView } from './alarm-book.ts';
import type { CloudWatchCore } from './core.ts';
import { describeAlarm, describeChange, nameValues } from './describe.ts';
import { getMetricData, invalid, putMetricDatum } from './metric-data.ts';
import { page } from './paging.ts';

/** CloudWatch on the wire. */
export function cloudWatchService(core: CloudWatchCore): AwsService {
  const DescribeAlarms: Operation<DescribeAlarmsInput, DescribeAlarmsOutput> = {
    needs: ({ AlarmNames }, caller) => onAlarms('DescribeAlarms', AlarmNames, caller),
    run: (input) => {
      refuseUnknownFilters(input);
      // Without AlarmTypes only metric alarms are told, and there are no others here.
      const types = input.AlarmTypes ?? ['MetricAlarm'];
      const found = types.includes('MetricAlarm') ? core.alarms.list().filter(wanted(input)) : [];
      const { items, NextToken } = page(found, {
        token: input.NextToken,
        size: input.MaxRecords ?? 50,
      });
      return { MetricAlarms: items.map(describeAlarm), CompositeAlarms: [], NextToken };
    },
  };

  const DescribeAlarmHistory: Operation<DescribeAlarmHistoryInput, DescribeAlarmHistoryOutput> = {
    needs: ({ AlarmName }, caller) =>
      onAlarms('DescribeAlarmHistory', AlarmName === undefined ? undefined : [AlarmName], caller),
    run: (input) => {
      const changes = historyOf(core, input);
      const { items, NextToken } = page(changes, {
        token: input.NextToken,
        size: input.MaxRecords ?? 100,
      });
      return { AlarmHistoryItems: items.map(describeChange), NextToken };
    },
  };

  const SetAlarmState: Operation<SetAlarmStateInput, object> = {
    needs: ({ AlarmName }, caller) => onAlarms('SetAlarmState', [AlarmName ?? ''], caller),
    run: ({ AlarmName, StateValue, StateReason, StateReasonData }) => {
      if (!StateValue || !StateReason) throw invalid('StateValue and StateReason are required.');
      core.alarms.force(AlarmName ?? '', {
        state: StateValue,
        reason: StateReason,
        ...(StateReasonData !== undefined && { reasonData: StateReasonData }),
      });
      return {};
    },
  };

  const GetMetricData: Operation<GetMetricDataInput, GetMetricDataOutput> = {
    needs: () => [{ action: 'cloudwatch:GetMetricData', resources: ['*'] }],
    run: (input) => getMetricData(core, input),
  };

  const PutMetricData: Operation<PutMetricDataInput, object> = {
    needs: ({ Namespace }) => [
      {
        action: 'cloudwatch:PutMetricData',
        resources: ['*'],
        context: { 'cloudwatch:namespace': Namespace ?? '' },
      },
    ],
    run: ({ Namespace, MetricData }) => {
      if (!Namespace || Namespace.startsWith('AWS/'))
        throw invalid('The value AWS/ for parameter Namespace is invalid.');
      MetricData?.forEach((datum) => putMetricDatum(core, Namespace, datum));
      return {};
    },
  };

  const ListMetrics: Operation<ListMetricsInput, ListMetricsOutput> = {
    needs: () => [{ action: 'cloudwatch:ListMetrics', resources: ['*'] }],
    run: ({ Namespace, MetricName, Dimensions, NextToken: token }) => {
      const found = core.metrics
        .list()
        .filter(
          ({ namespace, metricName, dimensions }) =>
            (Namespace ?? namespace) === namespace &&
            (MetricName ?? metricName) === metricName &&
            (Dimensions ?? []).every(
              ({ Name = '', Value }) =>
                Name in dimensions && (Value ?? dimensions[Name]) === dimensions[Name],
            ),
        );
      const { items, NextToken } = page(found, { token, size: 500 });
      return {
        Metrics: items.map(({ namespace, metricName, dimensions }) => ({
          Namespace: namespace,
          MetricName: metricName,
          Dimensions: nameValues(dimensions),
        })),
        NextToken,
      };
    },
  };

  return {
    signingName: 'monitoring',
    protocol: 'json-1.0',
    target: 'GraniteServiceVersion20100801',
    version: '2010-08-01',
    schemas,
    operations: {
      DescribeAlarms,
      DescribeAlarmHistory,
      SetAlarmState,
      GetMetricData,
      PutMetricData,
      ListMetrics,
    },
  };
}

/** Named alarms by ARN; without names it is about all of them. */
function onAlarms(
  action: string,
  names: readonly string[] | undefined,
  { region, account }: Caller,
): Need[] {
  const resources = (names?.length ? names : ['*']).map(
    (name) => `arn:aws:cloudwatch:${region}:${account}:alarm:${name}`,
  );
  return [{ action: `cloudwatch:${action}`, resources }];
}

const wanted =
  ({ AlarmNames, AlarmNamePrefix, StateValue }: DescribeAlarmsInput) =>
  ({ alarm, standing }: AlarmView) =>
    (AlarmNames?.length ? AlarmNames.includes(alarm.name) : true) &&
    alarm.name.startsWith(AlarmNamePrefix ?? '') &&
    (StateValue ?? standing.state) === standing.state;

/** A filter that we would ignore would answer more than was asked for. */
function refuseUnknownFilters({
  ActionPrefix,
  ChildrenOfAlarmName,
  ParentsOfAlarmName,
}: DescribeAlarmsInput) {
  if (ActionPrefix ?? ChildrenOfAlarmName ?? ParentsOfAlarmName)
    throw invalid(
      'ActionPrefix, ChildrenOfAlarmName and ParentsOfAlarmName are not supported here.',
    );
}

function historyOf(core: CloudWatchCore, input: DescribeAlarmHistoryInput) {
  const from = input.StartDate?.getTime() ?? -Infinity;
  const until = input.EndDate?.getTime() ?? Infinity;
  // Only changes of state are kept.
  if ((input.HistoryItemType ?? 'StateUpdate') !== 'StateUpdate') return [];
  const changes = core.alarms
    .history()
    .filter(
      ({ alarmName, at }) =>
        alarmName === (input.AlarmName ?? alarmName) && at >= from && at <= until,
    );
  return input.ScanBy === 'TimestampAscending' ? changes : changes.reverse();
}
