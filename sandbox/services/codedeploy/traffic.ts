import type { TrafficRoutingConfig } from '@aws-sdk/client-codedeploy';

/** How production traffic moves: a deployment configuration for ECS (facts/aws.md, section 1.2). */
export type Traffic =
  | { readonly kind: 'AllAtOnce' }
  | { readonly kind: 'TimeBasedCanary'; readonly percent: number; readonly minutes: number }
  | { readonly kind: 'TimeBasedLinear'; readonly percent: number; readonly minutes: number };

export const predefinedConfigs: Readonly<Record<string, Traffic>> = {
  'CodeDeployDefault.ECSAllAtOnce': { kind: 'AllAtOnce' },
  'CodeDeployDefault.ECSLinear10PercentEvery1Minutes': linear(10, 1),
  'CodeDeployDefault.ECSLinear10PercentEvery3Minutes': linear(10, 3),
  'CodeDeployDefault.ECSCanary10Percent5Minutes': canary(10, 5),
  'CodeDeployDefault.ECSCanary10Percent15Minutes': canary(10, 15),
};

function linear(percent: number, minutes: number): Traffic {
  return { kind: 'TimeBasedLinear', percent, minutes };
}
function canary(percent: number, minutes: number): Traffic {
  return { kind: 'TimeBasedCanary', percent, minutes };
}

/** One shift: the replacement's share from now on, and the wait before the next. */
export interface Shift {
  readonly percent: number;
  readonly waitMs: number;
}

/** The shifts in order; the last one is always 100 % without a wait. */
export function shifts(traffic: Traffic): Shift[] {
  const all = { percent: 100, waitMs: 0 };
  switch (traffic.kind) {
    case 'AllAtOnce':
      return [all];
    case 'TimeBasedCanary':
      return [{ percent: traffic.percent, waitMs: traffic.minutes * 60_000 }, all];
    case 'TimeBasedLinear': {
      const before = Math.ceil(100 / traffic.percent) - 1;
      const steps = Array.from({ length: before }, (_, step) => ({
        percent: (step + 1) * traffic.percent,
        waitMs: traffic.minutes * 60_000,
      }));
      return [...steps, all];
    }
  }
}

/** As the API shows it. */
export function describeTraffic(traffic: Traffic): TrafficRoutingConfig {
  switch (traffic.kind) {
    case 'AllAtOnce':
      return { type: 'AllAtOnce' };
    case 'TimeBasedCanary':
      return {
        type: 'TimeBasedCanary',
        timeBasedCanary: { canaryPercentage: traffic.percent, canaryInterval: traffic.minutes },
      };
    case 'TimeBasedLinear':
      return {
        type: 'TimeBasedLinear',
        timeBasedLinear: { linearPercentage: traffic.percent, linearInterval: traffic.minutes },
      };
  }
}
