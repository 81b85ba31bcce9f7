import { Duration, Stack } from 'aws-cdk-lib';
import * as events from 'aws-cdk-lib/aws-events';
import * as targets from 'aws-cdk-lib/aws-events-targets';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import type * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { ServiceEnvironment } from '../../orchestrator/catalogue/names.ts';
import { names } from '../../orchestrator/catalogue/names.ts';
import { NamedArns, orchestratorNames } from './named-arns.ts';
import type { WatchedRule } from './ops-alarms.ts';

export interface WakeUpCallsProps {
  readonly places: readonly ServiceEnvironment[];
  /** Our own bus, which has to show that it lives. */
  readonly bus: events.IEventBus;
  readonly wake: lambda.IFunction;
  readonly reconcile: lambda.IFunction;
  readonly janitor: lambda.IFunction;
  readonly deadLetters: sqs.IQueue;
}

/**
 * What looks at open deployments, and when. Events are hints and some are best effort, so that a clock asks as well:
 * the reconciler each minute, the janitor every five.
 */
export class WakeUpCalls extends Construct {
  readonly rules: WatchedRule[] = [];
  readonly #deadLetters: sqs.IQueue;

  constructor(scope: Construct, id: string, props: WakeUpCallsProps) {
    super(scope, id);
    this.#deadLetters = props.deadLetters;
    const arns = new NamedArns(this);
    const environments = [...new Set(props.places.map(({ environment }) => environment))];

    this.#on('deployment-changed', props.wake, {
      source: ['aws.codedeploy'],
      detailType: ['CodeDeploy Deployment State-change Notification'],
      detail: { application: props.places.map((where) => names.codeDeploy(where)) },
    });
    this.#on('alarm-changed', props.wake, {
      source: ['aws.cloudwatch'],
      detailType: ['CloudWatch Alarm State Change'],
      detail: { alarmName: [{ prefix: 'slipway-' }] },
    });
    this.#on('task-stopped', props.wake, {
      source: ['aws.ecs'],
      detailType: ['ECS Task State Change'],
      detail: {
        clusterArn: environments.map((environment) => arns.cluster(environment)),
        lastStatus: ['STOPPED'],
      },
    });
    this.#on('execution-ended', props.janitor, {
      source: ['aws.states'],
      detailType: ['Step Functions Execution Status Change'],
      detail: {
        stateMachineArn: [arns.stateMachine()],
        status: ['FAILED', 'TIMED_OUT', 'ABORTED'],
      },
    });
    // The janitor sends it; that it arrives proves the bus, its rules and our right to use them.
    this.#on(
      'heartbeat',
      props.wake,
      { source: ['slipway'], detailType: ['Heartbeat'] },
      props.bus,
    );
    this.#every(1, props.reconcile, 'reconcile');
    this.#every(5, props.janitor, 'sweep');
  }

  #on(
    name: string,
    handler: lambda.IFunction,
    pattern: events.EventPattern,
    eventBus?: events.IEventBus,
  ) {
    const ruleName = `slipway-${name}`;
    this.rules.push({ name: ruleName, ...(eventBus && { busName: orchestratorNames.eventBus }) });
    new events.Rule(this, name, {
      ruleName,
      ...(eventBus && { eventBus }),
      // Other accounts' events could be forwarded to our bus; they are not ours to act on (F73, T16).
      eventPattern: { ...pattern, account: [Stack.of(this).account] },
      targets: [new targets.LambdaFunction(handler, { deadLetterQueue: this.#deadLetters })],
    });
  }

  #every(minutes: number, handler: lambda.IFunction, name: string) {
    const ruleName = `slipway-${name}`;
    this.rules.push({ name: ruleName });
    new events.Rule(this, name, {
      ruleName,
      schedule: events.Schedule.rate(Duration.minutes(minutes)),
      targets: [
        new targets.LambdaFunction(handler, {
          deadLetterQueue: this.#deadLetters,
          // The next look makes up for a missed one.
          retryAttempts: 0,
        }),
      ],
    });
  }
}
