import { terminationWaitMinutes } from '../catalogue/bake.ts';
import type { Environment, Strategy } from '../catalogue/schema.ts';
import { canonicalJson } from './canonical-json.ts';

/** How CodeDeploy is set up for a service, as far as our promises hang on it. */
export interface PlatformSettings {
  readonly terminationWaitMinutes: number;
  readonly alarms: readonly string[];
  /** Goes on though its alarms cannot be read. */
  readonly ignoresUnreadableAlarms: boolean;
  readonly rollsBackOn: readonly string[];
  /** Name of the configuration that moves traffic. */
  readonly deploymentConfig: string;
  /** Whether a deployment of this group ever succeeded. */
  readonly everSucceeded: boolean;
}

const neededRollbacks = [
  'DEPLOYMENT_FAILURE',
  'DEPLOYMENT_STOP_ON_ALARM',
  'DEPLOYMENT_STOP_ON_REQUEST',
];

/** Our promise of a fast way back hangs on CodeDeploy's own settings, so they are read and not assumed. */
export function settingsProblems(
  settings: PlatformSettings,
  /** What `deploymentConfig` does; undefined if it is none for ECS. */
  actual: Strategy | undefined,
  { bakeMinutes, strategy }: Pick<Environment, 'bakeMinutes' | 'strategy'>,
  alarms: readonly string[],
): string[] {
  const needed = terminationWaitMinutes(bakeMinutes);
  return [
    ...unless(
      settings.terminationWaitMinutes >= needed,
      `CodeDeploy keeps the old tasks ${settings.terminationWaitMinutes} minutes, ${needed} are needed`,
    ),
    ...unless(
      actual !== undefined && canonicalJson(actual) === canonicalJson(strategy),
      `CodeDeploy would move traffic ${wordStrategy(actual)}, the catalogue says ${wordStrategy(strategy)}`,
    ),
    ...unless(
      !settings.ignoresUnreadableAlarms,
      'CodeDeploy goes on when it cannot read its alarms',
    ),
    ...alarms.flatMap((name) =>
      unless(settings.alarms.includes(name), `CodeDeploy does not watch ${name}`),
    ),
    ...neededRollbacks.flatMap((event) =>
      unless(settings.rollsBackOn.includes(event), `CodeDeploy does not roll back on ${event}`),
    ),
  ];
}

const unless = (holds: boolean, problem: string): string[] => (holds ? [] : [problem]);

function wordStrategy(strategy: Strategy | undefined): string {
  if (!strategy) return 'in a way of its own';
  return strategy.kind === 'all-at-once'
    ? 'all at once'
    : `${strategy.kind} ${strategy.percent} % / ${strategy.intervalMinutes} min`;
}
