import { RemovalPolicy } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { acknowledge } from './acknowledge.ts';
import { orchestratorNames } from './named-arns.ts';

export interface DeploymentMachineProps {
  readonly definition: sfn.DefinitionBody;
  /** By the step's name; each is `${<Step>Function}` in the definition. */
  readonly steps: Readonly<Record<string, lambda.IFunction>>;
}

/** The state machine of a deployment. Standard: executions wait for people, and each state runs once. */
export class DeploymentMachine extends Construct {
  constructor(scope: Construct, id: string, { definition, steps }: DeploymentMachineProps) {
    super(scope, id);
    const machine = new sfn.StateMachine(this, 'Machine', {
      stateMachineName: orchestratorNames.stateMachine,
      stateMachineType: sfn.StateMachineType.STANDARD,
      definitionBody: definition,
      definitionSubstitutions: Object.fromEntries(
        Object.entries(steps).map(([name, { functionArn }]) => [
          `${pascalCase(name)}Function`,
          functionArn,
        ]),
      ),
      tracingEnabled: true,
      logs: {
        destination: this.#logGroup(),
        level: sfn.LogLevel.ERROR,
        includeExecutionData: false,
      },
    });
    // Trap avoided: with a definition from a file CDK grants nothing.
    Object.values(steps).forEach((step) => machine.role.addToPrincipalPolicy(invoke(step)));
    this.#explain(machine);
  }

  #logGroup() {
    return new logs.LogGroup(this, 'Logs', {
      // The prefix keeps the account's resource policy for log delivery from growing beyond its limit.
      logGroupName: `/aws/vendedlogs/states/${orchestratorNames.stateMachine}`,
      retention: logs.RetentionDays.THREE_MONTHS,
      removalPolicy: RemovalPolicy.DESTROY,
    });
  }

  #explain(machine: sfn.StateMachine) {
    acknowledge(machine, {
      'AwsSolutions-SF1':
        'Inputs and outputs of states hold task tokens: level ALL would write them to a log (T11). Failures are logged, and the journal tells the rest.',
    });
    acknowledge(machine.role, {
      'AwsSolutions-IAM5[Resource::*]':
        'Setting up log delivery and writing traces know no resource.',
    });
  }
}

const invoke = ({ functionArn }: lambda.IFunction) =>
  new iam.PolicyStatement({ actions: ['lambda:InvokeFunction'], resources: [functionArn] });

/** `await-change` → `AwaitChange`. */
const pascalCase = (name: string) =>
  name.replaceAll(/(?:^|-)([a-z])/g, (_, letter: string) => letter.toUpperCase());
