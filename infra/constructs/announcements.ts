import { Duration } from 'aws-cdk-lib';
import * as events from 'aws-cdk-lib/aws-events';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { ServiceEnvironment } from '../../orchestrator/catalogue/names.ts';
import { NamedArns, orchestratorNames } from './named-arns.ts';
import type { Permission } from './permission.ts';

export interface AnnouncementsProps {
  readonly places: readonly ServiceEnvironment[];
  /** For events that the bus could not deliver. */
  readonly deadLetters: sqs.Queue;
}

/** The way from the record to chat: deployment events on a bus of our own, in order for each deployment. */
export class Announcements extends Construct {
  readonly bus: events.EventBus;
  readonly queue: sqs.Queue;
  /** What could not be told, five times. */
  readonly unannounced: sqs.Queue;
  /** Names of the rules that lead to the queue. */
  readonly rules: readonly string[];

  constructor(scope: Construct, id: string, { places, deadLetters }: AnnouncementsProps) {
    super(scope, id);
    // No resource policy: other accounts cannot put events here (T16).
    this.bus = new events.EventBus(this, 'Bus', { eventBusName: orchestratorNames.eventBus });
    this.unannounced = new sqs.Queue(this, 'Unannounced', {
      queueName: 'slipway-unannounced.fifo',
      fifo: true,
      enforceSSL: true,
      retentionPeriod: Duration.days(14),
    });
    this.queue = this.#queue();
    this.rules = places.map((where) => this.#rule(where, deadLetters));
    [this.queue, deadLetters].forEach((queue) => this.#admitRules(queue));
  }

  get publish(): Permission {
    return { actions: ['events:PutEvents'], resources: [this.bus.eventBusArn] };
  }

  #queue() {
    return new sqs.Queue(this, 'Queue', {
      queueName: orchestratorNames.announcements,
      fifo: true,
      contentBasedDeduplication: true,
      enforceSSL: true,
      visibilityTimeout: Duration.seconds(30),
      deadLetterQueue: { queue: this.unannounced, maxReceiveCount: 5 },
    });
  }

  /**
   * The group id of an EventBridge target is static, so each service and environment has its own rule. As there is at
   * most one open deployment in each, a group is a queue for one deployment.
   */
  #rule({ service, environment }: ServiceEnvironment, deadLetters: sqs.IQueue): string {
    const ruleName = orchestratorNames.announceRule(`${service}-${environment}`);
    const target: events.IRuleTarget = {
      bind: () => ({
        arn: this.queue.queueArn,
        sqsParameters: { messageGroupId: `${service}-${environment}` },
        deadLetterConfig: { arn: deadLetters.queueArn },
      }),
    };
    new events.Rule(this, `${service}-${environment}`, {
      ruleName,
      eventBus: this.bus,
      eventPattern: {
        source: ['slipway'],
        detail: { service: [service], environment: [environment] },
      },
      targets: [target],
    });
    return ruleName;
  }

  /**
   * Trap avoided: CDK's own queue target adds a statement to the queue's policy for each rule, and SQS takes twenty.
   * With ten services in two environments nothing could be deployed any more; this is one statement for all rules.
   */
  #admitRules(queue: sqs.Queue) {
    queue.addToResourcePolicy(
      new iam.PolicyStatement({
        principals: [new iam.ServicePrincipal('events.amazonaws.com')],
        actions: ['sqs:SendMessage'],
        resources: [queue.queueArn],
        conditions: { ArnLike: { 'aws:SourceArn': new NamedArns(this).announceRules() } },
      }),
    );
  }
}
