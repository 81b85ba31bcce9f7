import {
  CloudWatchClient,
  DescribeAlarmHistoryCommand,
  DescribeAlarmsCommand,
  type AlarmHistoryItem,
} from '@aws-sdk/client-cloudwatch';
import { z } from 'zod';
import type { AlarmReading } from '../deployment/judge-alarms.ts';
import type { AlarmChange } from '../deployment/judge-bake-window.ts';
import { clientSettings, openClient, type OpenClient } from './client-settings.ts';
import { call } from './fault.ts';

export interface Alarms {
  /** A name that does not exist is absent from the answer. */
  read(names: readonly string[]): Promise<readonly AlarmReading[]>;
  /** Every change of state between two instants, oldest first. */
  readHistory(names: readonly string[], from: Date, to: Date): Promise<readonly AlarmChange[]>;
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
      return MetricAlarms.map(
        ({ ActionsEnabled, AlarmName, StateValue, StateReason, ...times }) => ({
          name: AlarmName ?? '',
          state: StateValue ?? 'INSUFFICIENT_DATA',
          reason: StateReason ?? '',
          since: (
            times.StateTransitionedTimestamp ??
            times.StateUpdatedTimestamp ??
            new Date(0)
          ).toISOString(),
          ...(ActionsEnabled === false ? { disabled: true as const } : {}),
        }),
      );
    },
    readHistory: async (names, from, to) => {
      const found = await Promise.all(names.map((name) => historyOf(client, name, from, to)));
      return found.flat().sort((a, b) => (a.at < b.at ? -1 : 1));
    },
  };
}

async function historyOf(client: CloudWatchClient, name: string, StartDate: Date, EndDate: Date) {
  const seen: AlarmChange[] = [];
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
    seen.push(...(page.AlarmHistoryItems ?? []).flatMap((item) => changeOf(name, item)));
    NextToken = page.NextToken;
  } while (NextToken);
  return seen;
}

const state = z.enum(['OK', 'ALARM', 'INSUFFICIENT_DATA']);
const change = z.object({
  oldState: z.object({ stateValue: state }),
  newState: z.object({ stateValue: state, stateReason: z.string().default('') }),
});
/** `Alarm updated from OK to ALARM` */
const summary = /from (OK|ALARM|INSUFFICIENT_DATA) to (OK|ALARM|INSUFFICIENT_DATA)$/;

/** The change is a JSON text inside the item; where that is missing, the summary still says where the alarm went. */
function changeOf(
  name: string,
  { HistoryData, HistorySummary = '', Timestamp }: AlarmHistoryItem,
): AlarmChange[] {
  const at = (Timestamp ?? new Date(0)).toISOString();
  const parsed = change.safeParse(readJson(HistoryData));
  if (parsed.success) {
    const { oldState, newState } = parsed.data;
    const { stateValue: to, stateReason: reason } = newState;
    return [{ name, from: oldState.stateValue, to, reason, at }];
  }
  const [, from, to] = summary.exec(HistorySummary) ?? [];
  return from && to
    ? [{ name, from: state.parse(from), to: state.parse(to), reason: HistorySummary, at }]
    : [];
}

function readJson(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? 'null');
  } catch {
    return undefined; // not JSON: the caller falls back to the summary
  }
}
