import type { AlarmView, EnvironmentView, ExecutionView, TargetGroupView } from '../../world.ts';

/** What a target group is doing, in words. */
export function roleOf({ weight, test, tasks }: TargetGroupView): string {
  if (weight >= 100) return 'serves all traffic';
  if (weight > 0) return `serves ${Math.round(weight)} %`;
  if (tasks.length === 0) return 'empty';
  return test ? 'test traffic only' : 'no traffic';
}

/** One sentence for the whole environment. */
export function standingOf({ targetGroups, alarms }: EnvironmentView): string {
  const serving = targetGroups
    .filter(({ weight }) => weight > 0)
    .sort((a, b) => b.weight - a.weight);
  const ringing = alarms.filter(({ state }) => state === 'ALARM').length;
  const bell = ringing > 0 ? `; ${ringing} ${ringing === 1 ? 'alarm' : 'alarms'} ringing` : '';
  const [first, second] = serving;
  if (!first) return 'Nothing serves';
  if (!second) return `All traffic on ${versionOf(first)}${bell}`;
  const share = ({ weight, ...group }: TargetGroupView) =>
    `${Math.round(weight)} % on ${versionOf({ weight, ...group })}`;
  return `${share(first)}, ${share(second)}${bell}`;
}

export const versionOf = ({ version, colour }: TargetGroupView): string => version ?? colour;

/** `slipway-contacts-prod-errors-blue` → `errors`, `blue`. */
export function alarmLabel({ name }: AlarmView): string {
  return name.split('-').slice(-2).join(' · ');
}

export const alarmWords: Readonly<Record<AlarmView['state'], string>> = {
  OK: 'OK',
  ALARM: 'ALARM',
  INSUFFICIENT_DATA: 'no data',
};

/** Blue above green, always: the sides never change places on the page. */
export function byColour(groups: readonly TargetGroupView[]): TargetGroupView[] {
  return [...groups].sort((a, b) => a.colour.localeCompare(b.colour));
}

/** `AfterAllowTestTraffic` → its words, to break lines between. */
export const wordsOf = (name: string): string[] => name.split(/(?<=[a-z0-9])(?=[A-Z])/);

/** `contacts-prod-3fa9…` → service, environment and a short id. */
export function executionLabel({ name }: ExecutionView): string {
  const match = /^(.+)-([a-z0-9-]+)-([0-9a-f]{32})$/.exec(name);
  return match ? `${match[1]} · ${match[2]} · ${match[3]?.slice(0, 6)}` : name;
}

/** States worth a line: what was or can be waited for. Choices decide in no time. */
export function stepsOf({ states }: ExecutionView): ExecutionView['states'] {
  return states.filter(
    ({ type, status }) => type !== 'Choice' && (type !== 'Pass' || status !== 'pending'),
  );
}

export const percent = (value: number): string =>
  `${value >= 10 ? Math.round(value) : value.toFixed(1)} %`;

export const rate = (value: number): string =>
  value >= 10 ? String(Math.round(value)) : value.toFixed(1);
