import type { AlarmHistoryItem, MetricAlarm, MetricDataQuery } from '@aws-sdk/client-cloudwatch';
import type { AlarmView, HistoryItem, Standing } from './alarm-book.ts';
import type { Alarm } from './alarm.ts';
import type { Query } from './queries.ts';

/** An alarm as DescribeAlarms tells it. */
export function describeAlarm({ alarm, arn, standing, configuredAt }: AlarmView): MetricAlarm {
  return {
    AlarmName: alarm.name,
    AlarmArn: arn,
    AlarmDescription: alarm.description,
    AlarmConfigurationUpdatedTimestamp: new Date(configuredAt),
    ActionsEnabled: alarm.actionsEnabled,
    OKActions: [],
    AlarmActions: [],
    InsufficientDataActions: [],
    StateValue: standing.state,
    StateReason: standing.reason,
    StateReasonData: standing.reasonData,
    StateUpdatedTimestamp: new Date(standing.updatedAt),
    StateTransitionedTimestamp: new Date(standing.updatedAt),
    EvaluationPeriods: alarm.evaluationPeriods,
    DatapointsToAlarm: alarm.datapointsToAlarm,
    Threshold: alarm.threshold,
    ComparisonOperator: alarm.comparison,
    TreatMissingData: alarm.treatMissingData,
    ...watched(alarm),
  };
}

function watched(alarm: Alarm): MetricAlarm {
  const [query] = alarm.queries;
  if (alarm.kind === 'math' || query?.kind !== 'metric')
    return { Metrics: alarm.queries.map(describeQuery) };
  const { namespace, metricName, dimensions } = query.metric;
  return {
    Namespace: namespace,
    MetricName: metricName,
    Dimensions: nameValues(dimensions),
    Period: query.period,
    // The enum's five names; everything else is an extended statistic.
    ...(/^p\d/.test(query.statistic)
      ? { ExtendedStatistic: query.statistic }
      : { Statistic: query.statistic as NonNullable<MetricAlarm['Statistic']> }),
  };
}

function describeQuery(query: Query): MetricDataQuery {
  const shared = { Id: query.id, Label: query.label, ReturnData: query.returnData };
  if (query.kind === 'expression')
    return { ...shared, Expression: query.text, Period: query.period };
  const { namespace, metricName, dimensions } = query.metric;
  return {
    ...shared,
    MetricStat: {
      Metric: { Namespace: namespace, MetricName: metricName, Dimensions: nameValues(dimensions) },
      Period: query.period,
      Stat: query.statistic,
    },
  };
}

/** A change of state as DescribeAlarmHistory tells it. */
export function describeChange({
  alarmName,
  at,
  previous,
  standing,
}: HistoryItem): AlarmHistoryItem {
  return {
    AlarmName: alarmName,
    AlarmType: 'MetricAlarm',
    Timestamp: new Date(at),
    HistoryItemType: 'StateUpdate',
    HistorySummary: `Alarm updated from ${previous.state} to ${standing.state}`,
    HistoryData: JSON.stringify({
      version: '1.0',
      oldState: inHistory(previous),
      newState: inHistory(standing),
    }),
  };
}

const inHistory = ({ state, reason, reasonData }: Standing) => ({
  stateValue: state,
  stateReason: reason,
  // A text in the event, an object in the history: that is how CloudWatch has it.
  ...(reasonData !== undefined && { stateReasonData: JSON.parse(reasonData) as unknown }),
});

export const nameValues = (dimensions: Readonly<Record<string, string>>) =>
  Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value }));
