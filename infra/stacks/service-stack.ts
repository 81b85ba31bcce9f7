import { CfnOutput, Stack } from 'aws-cdk-lib';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type * as ecs from 'aws-cdk-lib/aws-ecs';
import type { Construct } from 'constructs';
import type { ServiceEnvironment } from '../../orchestrator/catalogue/names.ts';
import type { Environment, Service } from '../../orchestrator/catalogue/schema.ts';
import { BlueGreenDeployment } from '../constructs/blue-green-deployment.ts';
import { GuardAlarms } from '../constructs/guard-alarms.ts';
import { ServiceDatabase } from '../constructs/service-database.ts';
import { ServiceTasks } from '../constructs/service-tasks.ts';
import { TrafficSwitch } from '../constructs/traffic-switch.ts';

export interface ServiceStackProps {
  readonly where: ServiceEnvironment;
  readonly service: Service;
  readonly environment: Environment;
  readonly vpc: ec2.IVpc;
  readonly cluster: ecs.ICluster;
  readonly testersAddress: string;
  readonly certificateArn?: string;
}

/**
 * One service in one environment: traffic, tasks, database, alarms, and how it is deployed.
 *
 * Trap avoided (facts/aws.md §8.1): CloudFormation never starts a deployment, and must never undo one. The stack says
 * how the service is born; which revision runs and where traffic goes belongs to the orchestrator from then on.
 */
export class ServiceStack extends Stack {
  constructor(scope: Construct, id: string, props: ServiceStackProps) {
    const { where, service, environment } = props;
    super(scope, id, { description: `Slipway: ${where.service} in ${where.environment}` });
    const survivesZoneLoss = environment.desiredCount > 1;

    const traffic = new TrafficSwitch(this, 'Traffic', props);
    const database =
      service.database === undefined
        ? undefined
        : new ServiceDatabase(this, 'Database', {
            databaseName: service.database,
            vpc: props.vpc,
            survivesZoneLoss,
          });
    const tasks = new ServiceTasks(this, 'Tasks', {
      ...props,
      traffic,
      ...(database && { database }),
    });
    const { alarms } = new GuardAlarms(this, 'Guards', {
      where,
      thresholds: environment.alarms,
      targetGroups: traffic.targetGroups,
    });
    new BlueGreenDeployment(this, 'Deployment', { where, environment, traffic, tasks, alarms });
    new CfnOutput(this, 'Address', { value: traffic.loadBalancer.loadBalancerDnsName });
  }
}
