import {
  CloudWatchClient,
  DescribeAlarmHistoryCommand,
  DescribeAlarmsCommand,
  type AlarmHistoryItem,
} from '@aws-sdk/client-cloudwatch';
import { z } from 'zod';
import type { AlarmSeen } from '../deployment/events.ts';
import type { AlarmReading } from '../deployment/judge-alarms.ts';
import { clientSettings, openClient, type OpenClient } from './client-settings.ts';
import { call } from './fault.ts';

export interface Alarms {
  /** A name that does not exist is absent from the answer. */
  read(names: readonly string[]): Promise<readonly AlarmReading[]>;
  /** Every change to ALARM between two instants, oldest first. */
  readHistory(names: readonly string[], from: Date, to: Date): Promise<readonly AlarmSeen[]>;
}

/** Connects to CloudWatch: `DescribeAlarms`, `DescribeAlarmHistory`. */
export function connectAlarms(open: OpenClient = openClient): Alarms {
  const client = open(CloudWatchClient, clientSettings);
  return {
    read: async (names) => {
      if (names.length === 0) return [];
      const read = new DescribeAlarmsCommand({
        AlarmNames: [...names],
        AlarmTypes: ['MetricAlarm'],
      });
      const { MetricAlarms = [] } = await call('DescribeAlarms', () => client.send(read));
      return MetricAlarms.map(({ AlarmName, StateValue, StateReason, ...times }) => ({
        name: AlarmName ?? '',
        state: StateValue ?? 'INSUFFICIENT_DATA',
        reason: StateReason ?? '',
        since: (
          times.StateTransitionedTimestamp ??
          times.StateUpdatedTimestamp ??
          new Date(0)
        ).toISOString(),
      }));
    },
    readHistory: async (names, from, to) => {
      const found = await Promise.all(names.map((name) => historyOf(client, name, from, to)));
      return found.flat().sort((a, b) => (a.since < b.since ? -1 : 1));
    },
  };
}

async function historyOf(client: CloudWatchClient, name: string, StartDate: Date, EndDate: Date) {
  const seen: AlarmSeen[] = [];
  let NextToken: string | undefined;
  do {
    const page = await call('DescribeAlarmHistory', () =>
      client.send(
        new DescribeAlarmHistoryCommand({
          AlarmName: name,
          AlarmTypes: ['MetricAlarm'],
          HistoryItemType: 'StateUpdate',
          StartDate,
          EndDate,
          ...(NextToken ? { NextToken } : {}),
        }),
      ),
    );
    seen.push(...(page.AlarmHistoryItems ?? []).flatMap((item) => alarmSeen(name, item)));
    NextToken = page.NextToken;
  } while (NextToken);
  return seen;
}

const change = z.object({
  newState: z.object({ stateValue: z.string(), stateReason: z.string().default('') }),
});

/** The change is a JSON text inside the item; where that is missing, the summary still says where the alarm went. */
function alarmSeen(
  name: string,
  { HistoryData, HistorySummary = '', Timestamp }: AlarmHistoryItem,
): AlarmSeen[] {
  const since = (Timestamp ?? new Date(0)).toISOString();
  const parsed = change.safeParse(readJson(HistoryData));
  if (!parsed.success)
    return HistorySummary.endsWith('to ALARM') ? [{ name, reason: HistorySummary, since }] : [];
  const { stateValue, stateReason } = parsed.data.newState;
  return stateValue === 'ALARM' ? [{ name, reason: stateReason, since }] : [];
}

function readJson(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? 'null');
  } catch {
    return undefined; // not JSON: the caller falls back to the summary
  }
}
