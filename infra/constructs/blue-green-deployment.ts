import { Duration, Stack } from 'aws-cdk-lib';
import type * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as codedeploy from 'aws-cdk-lib/aws-codedeploy';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import type { ServiceEnvironment } from '../../orchestrator/catalogue/names.ts';
import { names } from '../../orchestrator/catalogue/names.ts';
import type { Environment } from '../../orchestrator/catalogue/schema.ts';
import { acknowledge } from './acknowledge.ts';
import { NamedArns } from './named-arns.ts';
import type { ServiceTasks } from './service-tasks.ts';
import type { TrafficSwitch } from './traffic-switch.ts';
import { trafficShift } from './traffic-shift.ts';
import { terminationWaitMinutes } from '../../orchestrator/catalogue/bake.ts';

const hooks = ['smoke-test', 'admit-traffic', 'note-shift'];

export interface BlueGreenDeploymentProps {
  readonly where: ServiceEnvironment;
  readonly environment: Environment;
  readonly traffic: TrafficSwitch;
  readonly tasks: ServiceTasks;
  readonly alarms: readonly cloudwatch.Alarm[];
}

/**
 * CodeDeploy's application and deployment group of a service in an environment. Alarms and automatic rollback are
 * CodeDeploy's own: production stays protected when the orchestrator is down (F37, F76).
 */
export class BlueGreenDeployment extends Construct {
  constructor(scope: Construct, id: string, props: BlueGreenDeploymentProps) {
    super(scope, id);
    const { where, environment, traffic, tasks, alarms } = props;
    const role = this.#role(props);
    const group = new codedeploy.EcsDeploymentGroup(this, 'Group', {
      application: new codedeploy.EcsApplication(this, 'Application', {
        applicationName: names.codeDeploy(where),
      }),
      deploymentGroupName: names.codeDeploy(where),
      deploymentConfig: trafficShift(this, environment.strategy),
      service: tasks.ecsService,
      // CDK would add AWS's managed policy, which may invoke any function and pass any role.
      role: role.withoutPolicyUpdates(),
      alarms: [...alarms],
      // A deployment whose alarms cannot be read is stopped: unknown is never OK.
      ignorePollAlarmsFailure: false,
      autoRollback: { failedDeployment: true, stoppedDeployment: true, deploymentInAlarm: true },
      blueGreenDeploymentConfig: {
        blueTargetGroup: traffic.targetGroups.blue,
        greenTargetGroup: traffic.targetGroups.green,
        listener: traffic.production,
        testListener: traffic.test,
        // No `deploymentApprovalWaitTime`, not even of zero: with one CDK writes STOP_DEPLOYMENT. The hooks are the
        // gate before production traffic.
        // Trap avoided: by default blue is terminated at once, and with it every fast way back. The bake happens
        // in this wait; CodeDeploy watches the alarms as long as it lasts.
        terminationWaitTime: Duration.minutes(terminationWaitMinutes(environment.bakeMinutes)),
      },
    });
    group.node.addDependency(role);
  }

  /**
   * What CodeDeploy does on our behalf: the calls of AWS's `AWSCodeDeployRoleForECS`, less SNS and S3 which are not
   * used, and narrowed to this service's listeners, functions and roles.
   */
  #role({ where, traffic }: BlueGreenDeploymentProps) {
    const arns = new NamedArns(this);
    const { account } = Stack.of(this);
    const role = new iam.Role(this, 'Role', {
      assumedBy: new iam.ServicePrincipal('codedeploy.amazonaws.com', {
        // T14: CodeDeploy may wear this role for this deployment group only.
        conditions: {
          StringEquals: { 'aws:SourceAccount': account },
          StringLike: { 'aws:SourceArn': arns.codeDeployGroup(where) },
        },
      }),
    });
    const allow = (actions: string[], resources: string[], conditions?: Record<string, unknown>) =>
      role.addToPolicy(
        new iam.PolicyStatement({ actions, resources, ...(conditions && { conditions }) }),
      );

    allow(['ecs:DescribeServices', 'ecs:UpdateServicePrimaryTaskSet'], [arns.ecsService(where)]);
    allow(['ecs:CreateTaskSet', 'ecs:DeleteTaskSet'], ['*'], {
      ArnEquals: { 'ecs:cluster': arns.cluster(where.environment) },
    });
    allow(
      [
        'elasticloadbalancing:DescribeTargetGroups',
        'elasticloadbalancing:DescribeListeners',
        'elasticloadbalancing:DescribeRules',
        'cloudwatch:DescribeAlarms',
      ],
      ['*'],
    );
    allow(
      ['elasticloadbalancing:ModifyListener'],
      [traffic.production.listenerArn, traffic.test.listenerArn],
    );
    allow(
      ['lambda:InvokeFunction'],
      hooks.map((hook) => arns.function(hook)),
    );
    allow(['iam:PassRole'], arns.taskRoles(where), {
      StringEquals: { 'iam:PassedToService': 'ecs-tasks.amazonaws.com' },
    });
    acknowledge(role, {
      'AwsSolutions-IAM5[Resource::*]':
        'Reading load balancers and alarms, and creating task sets, know no resource; task sets are held to the cluster.',
    });
    return role;
  }
}
