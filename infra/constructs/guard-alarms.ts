import { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type { ApplicationTargetGroup } from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { HttpCodeTarget } from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { Construct } from 'constructs';
import type { Colour, ServiceEnvironment } from '../../orchestrator/catalogue/names.ts';
import { names } from '../../orchestrator/catalogue/names.ts';
import type { Environment } from '../../orchestrator/catalogue/schema.ts';

const period = Duration.minutes(1);

/** Fewer requests a minute than this say nothing about a rate of errors. */
const fewestRequests = 5;

/** Two bad minutes in a row: one is noise, three are longer than a canary of five minutes can wait. */
const twoOfTwo = {
  evaluationPeriods: 2,
  datapointsToAlarm: 2,
  comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_THRESHOLD,
  // Trap avoided: load balancer metrics are absent, not zero, when nothing happens. Without this a quiet target
  // group lapses to INSUFFICIENT_DATA, or stays in ALARM.
  treatMissingData: cloudwatch.TreatMissingData.NOT_BREACHING,
};

export interface GuardAlarmsProps {
  readonly where: ServiceEnvironment;
  readonly thresholds: Environment['alarms'];
  readonly targetGroups: Readonly<Record<Colour, ApplicationTargetGroup>>;
}

/**
 * The alarms that stop a deployment: rate of errors and latency, for each target group.
 *
 * Trap avoided: blue and green swap roles with every deployment, so both are guarded all the time.
 */
export class GuardAlarms extends Construct {
  readonly alarms: readonly cloudwatch.Alarm[];

  constructor(scope: Construct, id: string, { where, thresholds, targetGroups }: GuardAlarmsProps) {
    super(scope, id);
    this.alarms = (['blue', 'green'] as const).flatMap((colour) => [
      this.#errors(where, colour, targetGroups[colour], thresholds.errorRatePercent),
      this.#latency(where, colour, targetGroups[colour], thresholds.latencyP90Seconds),
    ]);
  }

  #errors(
    where: ServiceEnvironment,
    colour: Colour,
    group: ApplicationTargetGroup,
    percent: number,
  ) {
    const rate = new cloudwatch.MathExpression({
      // The count of errors is absent in a minute without any, hence FILL.
      expression: `IF(requests >= ${fewestRequests}, 100 * FILL(errors, 0) / requests, 0)`,
      label: `errors, % of requests (${colour})`,
      period,
      usingMetrics: {
        requests: group.metrics.requestCount({ statistic: 'Sum', period }),
        errors: group.metrics.httpCodeTarget(HttpCodeTarget.TARGET_5XX_COUNT, {
          statistic: 'Sum',
          period,
        }),
      },
    });
    return rate.createAlarm(this, `errors-${colour}`, {
      ...twoOfTwo,
      alarmName: names.alarm(where, 'errors', colour),
      alarmDescription: `More than ${percent} % of the answers of ${where.service} (${colour}) in ${where.environment} are 5xx`,
      threshold: percent,
    });
  }

  #latency(
    where: ServiceEnvironment,
    colour: Colour,
    group: ApplicationTargetGroup,
    seconds: number,
  ) {
    const p90 = group.metrics.targetResponseTime({ statistic: 'p90', period });
    return p90.createAlarm(this, `latency-${colour}`, {
      ...twoOfTwo,
      alarmName: names.alarm(where, 'latency', colour),
      alarmDescription: `One answer in ten of ${where.service} (${colour}) in ${where.environment} takes longer than ${seconds} s`,
      threshold: seconds,
    });
  }
}
