import {
  CloudWatchClient,
  GetMetricDataCommand,
  type MetricDataQuery,
} from '@aws-sdk/client-cloudwatch';
import type { MinuteCount } from '../deployment/exposure.ts';
import { clientSettings, openClient, type OpenClient } from './client-settings.ts';
import { call } from './fault.ts';

export interface Metrics {
  /** What the load balancer counted for both target groups, in whole minutes. */
  readCounts(
    place: {
      readonly listenerArn: string;
      readonly targetGroups: readonly { readonly name: string; readonly arn: string }[];
    },
    from: Date,
    to: Date,
  ): Promise<readonly MinuteCount[]>;
}

/** Connects to CloudWatch: `GetMetricData`. */
export function connectMetrics(open: OpenClient = openClient): Metrics {
  const client = open(CloudWatchClient, clientSettings);
  return {
    readCounts: async ({ listenerArn, targetGroups }, from, to) => {
      const queries = targetGroups.flatMap(({ arn }, index) => [
        query(`r${index}`, 'RequestCount', listenerArn, arn),
        query(`e${index}`, 'HTTPCode_Target_5XX_Count', listenerArn, arn),
      ]);
      const values = await readValues(client, queries, floor(from), ceiling(to));
      return targetGroups.flatMap(({ name }, index) =>
        countsOf(name, values.get(`r${index}`), values.get(`e${index}`)),
      );
    },
  };
}

type Series = Map<string, number>;

async function readValues(
  client: CloudWatchClient,
  MetricDataQueries: MetricDataQuery[],
  StartTime: Date,
  EndTime: Date,
): Promise<Map<string, Series>> {
  const found = new Map<string, Series>();
  let NextToken: string | undefined;
  do {
    const page = await call('GetMetricData', () =>
      client.send(
        new GetMetricDataCommand({
          MetricDataQueries,
          StartTime,
          EndTime,
          ScanBy: 'TimestampAscending',
          ...(NextToken ? { NextToken } : {}),
        }),
      ),
    );
    for (const { Id = '', Timestamps = [], Values = [] } of page.MetricDataResults ?? []) {
      const series = found.get(Id) ?? new Map<string, number>();
      Timestamps.forEach((time, index) => series.set(time.toISOString(), Values[index] ?? 0));
      found.set(Id, series);
    }
    NextToken = page.NextToken;
  } while (NextToken);
  return found;
}

/** Error counts are absent, not zero, in minutes without errors. */
function countsOf(targetGroup: string, requests: Series = new Map(), errors: Series = new Map()) {
  const minutes = [...new Set([...requests.keys(), ...errors.keys()])].sort();
  return minutes.map((minute) => ({
    targetGroup,
    minute,
    requests: requests.get(minute) ?? 0,
    errors: errors.get(minute) ?? 0,
  }));
}

function query(
  Id: string,
  MetricName: string,
  listenerArn: string,
  targetGroupArn: string,
): MetricDataQuery {
  return {
    Id,
    MetricStat: {
      Period: 60,
      Stat: 'Sum',
      Metric: {
        Namespace: 'AWS/ApplicationELB',
        MetricName,
        Dimensions: [
          { Name: 'LoadBalancer', Value: loadBalancerDimension(listenerArn) },
          { Name: 'TargetGroup', Value: targetGroupArn.split(':').at(-1) ?? '' },
        ],
      },
    },
  };
}

/** Dimensions are tails of ARNs: `app/<name>/<id>` is the middle of a listener's. */
export function loadBalancerDimension(listenerArn: string): string {
  const [, , , , , resource = ''] = listenerArn.split(':');
  return resource.split('/').slice(1, 4).join('/');
}

const minuteMs = 60_000;
const floor = (at: Date) => new Date(Math.floor(at.getTime() / minuteMs) * minuteMs);
const ceiling = (at: Date) => new Date(Math.ceil((at.getTime() + 1) / minuteMs) * minuteMs);
