import { Duration, Stack } from 'aws-cdk-lib';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import type * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import type { Catalogue } from '../../orchestrator/catalogue/schema.ts';
import { Announcements } from '../constructs/announcements.ts';
import { DeploymentMachine } from '../constructs/deployment-machine.ts';
import { NamedArns, orchestratorNames } from '../constructs/named-arns.ts';
import { OpsAlarms, type WatchedRule } from '../constructs/ops-alarms.ts';
import { permissionsFor, serviceEnvironments } from '../constructs/permissions.ts';
import { RecordTable } from '../constructs/record.ts';
import { SlipwayFunction } from '../constructs/slipway-function.ts';
import { WakeUpCalls } from '../constructs/wake-up-calls.ts';
import type { FunctionPlan } from './function-plans.ts';
import { driverPlans, stepPlans } from './function-plans.ts';

export interface OrchestratorStackProps {
  readonly catalogue: Catalogue;
  /** The bundle of a function, by its name. */
  readonly code: (name: string) => lambda.Code;
  readonly definition: sfn.DefinitionBody;
  readonly hookVpc: ec2.IVpc;
}

/** Record, state machine, steps, and what wakes them. It knows services by their names only, so it needs none of their stacks. */
export class OrchestratorStack extends Stack {
  readonly record: RecordTable;
  readonly announcements: Announcements;
  /** What a function of ours finds in its environment. */
  readonly functionEnvironment: Readonly<Record<string, string>>;
  readonly #props: OrchestratorStackProps;
  readonly #deadLetters: sqs.Queue;

  constructor(scope: Construct, id: string, props: OrchestratorStackProps) {
    super(scope, id, { description: 'Slipway: the orchestrator' });
    this.#props = props;
    const places = serviceEnvironments(props.catalogue);
    this.#deadLetters = new sqs.Queue(this, 'Undelivered', {
      queueName: 'slipway-undelivered',
      enforceSSL: true,
      retentionPeriod: Duration.days(14),
    });
    this.record = new RecordTable(this, 'Record');
    this.announcements = new Announcements(this, 'Announcements', {
      places,
      deadLetters: this.#deadLetters,
    });
    this.functionEnvironment = {
      TABLE_NAME: this.record.table.tableName,
      EVENT_BUS_NAME: this.announcements.bus.eventBusName,
      // From its name: the machine refers to the steps, so they cannot refer to it.
      STATE_MACHINE_ARN: new NamedArns(this).stateMachine(),
    };

    const can = permissionsFor(this, props.catalogue);
    const journal = [this.record.readAndWrite, this.announcements.publish];
    const record = { journal, effect: [...journal, this.record.checkFence] };
    const steps = this.#functions(stepPlans(can, record));
    new DeploymentMachine(this, 'Deployment', { definition: props.definition, steps });
    const drivers = this.#functions(driverPlans(can, record));
    const { rules } = new WakeUpCalls(this, 'WakeUpCalls', {
      places,
      bus: this.announcements.bus,
      ...drivers,
      deadLetters: this.#deadLetters,
    });
    this.#alarms(rules, [drivers.janitor, drivers.reconcile]);
  }

  #alarms(rules: readonly WatchedRule[], watchers: readonly lambda.Function[]) {
    const { rules: announcing, unannounced } = this.announcements;
    new OpsAlarms(this, 'OpsAlarms', {
      deadLetters: {
        'slipway-undelivered': this.#deadLetters,
        'slipway-unannounced': unannounced,
      },
      rules: [
        ...rules,
        ...announcing.map((name) => ({ name, busName: orchestratorNames.eventBus })),
      ],
      watchers,
    });
  }

  #functions<Name extends string>(
    plans: Record<Name, FunctionPlan>,
  ): Record<Name, lambda.Function> {
    const made = Object.entries<FunctionPlan>(plans).map(([name, plan]) => [
      name,
      this.#function(name, plan),
    ]);
    // Object.fromEntries forgets the keys; they are those of `plans`.
    return Object.fromEntries(made) as Record<Name, lambda.Function>;
  }

  #function(
    name: string,
    { permissions, timeout, reservedConcurrency, asynchronous, inHookNetwork }: FunctionPlan,
  ) {
    return new SlipwayFunction(this, name, {
      name,
      code: this.#props.code(name),
      environment: this.functionEnvironment,
      permissions,
      ...(timeout !== undefined && { timeout }),
      ...(reservedConcurrency !== undefined && { reservedConcurrency }),
      ...(asynchronous && { deadLetters: this.#deadLetters }),
      ...(inHookNetwork && { vpc: this.#props.hookVpc }),
    }).lambda;
  }
}
