import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as rds from 'aws-cdk-lib/aws-rds';
import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { acknowledge } from './acknowledge.ts';

export interface ServiceDatabaseProps {
  readonly databaseName: string;
  readonly vpc: ec2.IVpc;
  /** Whether a second instance stands ready in another availability zone. */
  readonly survivesZoneLoss: boolean;
}

/** PostgreSQL for one service in one environment, with a generated password that no person sees. */
export class ServiceDatabase extends Construct implements ec2.IConnectable {
  readonly connections: ec2.Connections;
  readonly instance: rds.DatabaseInstance;
  readonly secret: ISecret;

  constructor(
    scope: Construct,
    id: string,
    { databaseName, vpc, survivesZoneLoss }: ServiceDatabaseProps,
  ) {
    super(scope, id);
    const credentials = new rds.DatabaseSecret(this, 'Credentials', { username: 'slipway' });
    this.instance = new rds.DatabaseInstance(this, 'Instance', {
      engine: rds.DatabaseInstanceEngine.postgres({ version: rds.PostgresEngineVersion.VER_18 }),
      instanceType: ec2.InstanceType.of(ec2.InstanceClass.T4G, ec2.InstanceSize.MICRO),
      vpc,
      vpcSubnets: { subnetType: ec2.SubnetType.PRIVATE_WITH_EGRESS },
      credentials: rds.Credentials.fromSecret(credentials),
      databaseName,
      allocatedStorage: 20,
      storageType: rds.StorageType.GP3,
      storageEncrypted: true,
      multiAz: survivesZoneLoss,
      backupRetention: Duration.days(7),
      deletionProtection: true,
      removalPolicy: RemovalPolicy.SNAPSHOT,
      cloudwatchLogsExports: ['postgresql'],
    });
    this.connections = this.instance.connections;
    this.secret = credentials;
    this.#explain(credentials, survivesZoneLoss);
  }

  #explain(credentials: Construct, survivesZoneLoss: boolean) {
    acknowledge(credentials, {
      'AwsSolutions-SMG4':
        'Tasks read the password when they start, so a rotation is a deployment. It is done on purpose, not by a timer.',
    });
    acknowledge(this.instance, {
      'AwsSolutions-RDS11':
        'The database answers only to the service’s own security group; an unusual port would hide nothing.',
    });
    if (survivesZoneLoss) return;
    acknowledge(this.instance, {
      'AwsSolutions-RDS3':
        'An environment that runs a single task is not meant to survive the loss of a zone, nor is its database.',
    });
  }
}
