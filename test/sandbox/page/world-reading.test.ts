import { describe, expect, it } from '@jest/globals';
import { barsOf, niceTop } from '../../../sandbox/page/browser/world/chart-scale.ts';
import {
  alarmLabel,
  executionLabel,
  standingOf,
  stepsOf,
  wordsOf,
} from '../../../sandbox/page/browser/world/reading.ts';
import type { EnvironmentView, TargetGroupView } from '../../../sandbox/page/world.ts';

const group = (
  colour: 'blue' | 'green',
  version: string | undefined,
  weight: number,
): TargetGroupView => ({
  name: colour,
  colour,
  weight,
  test: false,
  tasks: [],
  requestsPerSecond: 0,
  errorPercent: 0,
  p90Ms: 0,
  ...(version ? { version } : {}),
});
const alarm = {
  name: 'slipway-contacts-prod-errors-blue',
  state: 'ALARM',
  reason: '',
  since: 0,
} as const;

describe('the world in words', () => {
  it('says who serves', () => {
    const view: EnvironmentView = {
      service: 'contacts',
      environment: 'prod',
      targetGroups: [group('green', 'v2', 10), group('blue', 'v1', 90)],
      alarms: [],
      series: [],
    };
    expect(standingOf(view)).toBe('90 % on v1, 10 % on v2');
    expect(standingOf({ ...view, targetGroups: [group('blue', 'v1', 100)], alarms: [alarm] })).toBe(
      'All traffic on v1; 1 alarm ringing',
    );
    expect(standingOf({ ...view, targetGroups: [] })).toBe('Nothing serves');
  });

  it('shortens names', () => {
    expect(alarmLabel(alarm)).toBe('errors · blue');
    expect(wordsOf('AfterAllowTestTraffic')).toEqual(['After', 'Allow', 'Test', 'Traffic']);
    const execution = {
      executionArn: '',
      status: 'RUNNING',
      startedAt: 0,
      transitions: 0,
    } as const;
    const name = `contacts-prod-${'3fa9c1'.padEnd(32, '0')}`;
    expect(executionLabel({ ...execution, name, states: [] })).toBe('contacts · prod · 3fa9c1');
  });

  it('leaves out states that decide in no time', () => {
    const states = [
      { name: 'Plan', type: 'Task', status: 'done' },
      { name: 'PlanKind', type: 'Choice', status: 'done' },
    ] as const;
    const execution = {
      executionArn: '',
      name: '',
      status: 'RUNNING',
      startedAt: 0,
      transitions: 2,
    } as const;
    expect(stepsOf({ ...execution, states }).map(({ name }) => name)).toEqual(['Plan']);
  });
});

describe('the chart', () => {
  it('puts the newest bar at the right edge, in parts of a round top', () => {
    const points = [
      { at: 0, blue: 90, green: 10, blueErrors: 0, greenErrors: 4 },
      { at: 60_000, blue: 100, green: 0, blueErrors: 0, greenErrors: 0 },
    ];
    expect(barsOf(points, 60)).toEqual({
      top: 100,
      bars: [
        { at: 0, place: 58, blue: 0.9, blueErrors: 0, green: 0.06, greenErrors: 0.04 },
        { at: 60_000, place: 59, blue: 1, blueErrors: 0, green: 0, greenErrors: 0 },
      ],
    });
  });

  it('rounds the scale up', () => {
    expect([1, 7, 6160, 12_000].map(niceTop)).toEqual([1, 8, 8000, 15_000]);
  });
});
