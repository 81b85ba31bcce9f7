import { CfnCondition, CfnParameter, Duration, Fn, Stack } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as actions from 'aws-cdk-lib/aws-cloudwatch-actions';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as sns from 'aws-cdk-lib/aws-sns';
import type * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { orchestratorNames } from './named-arns.ts';

/** A rule whose failures are watched; without a bus it is on the account's default one. */
export interface WatchedRule {
  readonly name: string;
  readonly busName?: string;
}

export interface OpsAlarmsProps {
  /** By what the alarm is called after. */
  readonly deadLetters: Readonly<Record<string, sqs.IQueue>>;
  readonly rules: readonly WatchedRule[];
  /** The functions that miss the bus's heartbeat, and say so in their logs. */
  readonly watchers: readonly lambda.Function[];
}

/** Nothing of this happens in normal times, so one is enough. */
const atOnce = {
  threshold: 1,
  evaluationPeriods: 1,
  comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
  // These metrics are absent when there is nothing to count.
  treatMissingData: cloudwatch.TreatMissingData.NOT_BREACHING,
};
const period = Duration.minutes(5);

/**
 * What tells the people who run Slipway that a part of it is broken (facts/failure-modes.md, F71). Deployments end
 * without any of it: these alarms guard Slipway, not the services, and stop nothing.
 *
 * Trap avoided: their names do not begin as the guard alarms' do, or each would wake deployments.
 */
export class OpsAlarms extends Construct {
  readonly topic: sns.Topic;

  constructor(scope: Construct, id: string, { deadLetters, rules, watchers }: OpsAlarmsProps) {
    super(scope, id);
    this.topic = this.#topic();
    this.#subscription();
    for (const [name, queue] of Object.entries(deadLetters))
      this.#alarm(
        name,
        `Something could not be delivered and lies in ${name}.`,
        queue.metricApproximateNumberOfMessagesVisible({ statistic: 'Maximum', period }),
      );
    rules.forEach((rule) => this.#failures(rule));
    this.#heartbeat(watchers);
  }

  /** No secret passes through it: alarms have names and numbers. */
  #topic() {
    const topic = new sns.Topic(this, 'Topic', {
      topicName: orchestratorNames.alarms,
      enforceSSL: true,
    });
    // Trap avoided: enforceSSL brings a policy of its own, and with that alone CloudWatch is shut out.
    topic.addToResourcePolicy(
      new iam.PolicyStatement({
        principals: [new iam.ServicePrincipal('cloudwatch.amazonaws.com')],
        actions: ['sns:Publish'],
        resources: [topic.topicArn],
        conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } },
      }),
    );
    return topic;
  }

  /** Nobody is told until somebody gives an address; whoever has a pager subscribes that to the topic. */
  #subscription() {
    const stack = Stack.of(this);
    const address = new CfnParameter(stack, 'AlarmEmail', {
      default: '',
      description: 'Who is told by e-mail when a part of Slipway is broken; empty for nobody',
    });
    const given = new CfnCondition(stack, 'HasAlarmEmail', {
      expression: Fn.conditionNot(Fn.conditionEquals(address, '')),
    });
    const subscription = new sns.CfnSubscription(this, 'Email', {
      topicArn: this.topic.topicArn,
      protocol: 'email',
      endpoint: address.valueAsString,
    });
    subscription.cfnOptions.condition = given;
  }

  #failures({ name, busName }: WatchedRule) {
    this.#alarm(
      `${name}-failing`,
      `EventBridge cannot invoke the target of the rule ${name}.`,
      new cloudwatch.Metric({
        namespace: 'AWS/Events',
        metricName: 'FailedInvocations',
        dimensionsMap: { ...(busName && { EventBusName: busName }), RuleName: name },
        statistic: 'Sum',
        period,
      }),
    );
  }

  #heartbeat(watchers: readonly lambda.Function[]) {
    const metric = { metricNamespace: 'Slipway', metricName: 'BusSilent' };
    watchers.forEach(
      ({ logGroup }, index) =>
        new logs.MetricFilter(this, `Silence${index}`, {
          logGroup,
          filterPattern: logs.FilterPattern.stringValue('$.kind', '=', 'bus-silent'),
          ...metric,
        }),
    );
    this.#alarm(
      'slipway-bus-silent',
      'No heartbeat has come through the bus for a quarter of an hour. Chat and quick reactions are down; deployments go on.',
      new cloudwatch.Metric({
        namespace: metric.metricNamespace,
        metricName: metric.metricName,
        statistic: 'Sum',
        period,
      }),
    );
  }

  #alarm(name: string, alarmDescription: string, metric: cloudwatch.IMetric) {
    const alarm = new cloudwatch.Alarm(this, name, {
      alarmName: orchestratorNames.opsAlarm(name),
      alarmDescription,
      metric,
      ...atOnce,
    });
    alarm.addAlarmAction(new actions.SnsAction(this.topic));
    alarm.addOkAction(new actions.SnsAction(this.topic));
  }
}
