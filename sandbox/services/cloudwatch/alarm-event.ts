import type { AwsEvent } from '../wiring.ts';
import type { Alarm } from './alarm.ts';
import type { Query } from './queries.ts';
import { longDate } from './reasons.ts';
import type { Standing } from './alarm-book.ts';

/** `CloudWatch Alarm State Change` (facts/aws.md §2.3): dimensions are an object here, `reasonData` a JSON text. */
export function alarmStateChange(
  arn: string,
  alarm: Alarm,
  previous: Standing,
  state: Standing,
): AwsEvent {
  return {
    source: 'aws.cloudwatch',
    detailType: 'CloudWatch Alarm State Change',
    resources: [arn],
    detail: {
      alarmName: alarm.name,
      configuration: {
        ...(alarm.description !== undefined && { description: alarm.description }),
        metrics: alarm.queries.map(metric),
      },
      previousState: inEvent(previous),
      state: inEvent(state),
    },
  };
}

function metric(query: Query) {
  const { id, returnData, label } = query;
  if (query.kind === 'expression')
    return { id, returnData, expression: query.text, ...(label !== undefined && { label }) };
  const { namespace, metricName: name, dimensions } = query.metric;
  return {
    id,
    returnData,
    metricStat: {
      metric: { namespace, name, dimensions },
      period: query.period,
      stat: query.statistic,
    },
  };
}

const inEvent = ({ state, reason, reasonData, updatedAt }: Standing) => ({
  value: state,
  reason,
  ...(reasonData !== undefined && { reasonData }),
  timestamp: longDate(updatedAt),
});
