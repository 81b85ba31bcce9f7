import { Stack } from 'aws-cdk-lib';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import type { Construct } from 'constructs';
import { names } from '../../orchestrator/catalogue/names.ts';
import { PrivateNetwork } from '../constructs/private-network.ts';

export interface NetworkStackProps {
  readonly environment: string;
  /** Whether what runs here should go on when an availability zone is lost: costs a second NAT gateway. */
  readonly survivesZoneLoss: boolean;
}

/** The place of one environment: its own VPC and its ECS cluster. Environments share nothing. */
export class NetworkStack extends Stack {
  readonly vpc: ec2.IVpc;
  readonly cluster: ecs.ICluster;

  constructor(scope: Construct, id: string, { environment, survivesZoneLoss }: NetworkStackProps) {
    super(scope, id, { description: `Slipway: network and cluster of ${environment}` });
    const { vpc } = new PrivateNetwork(this, 'Network', { natGateways: survivesZoneLoss ? 2 : 1 });
    this.vpc = vpc;
    this.cluster = new ecs.Cluster(this, 'Cluster', {
      clusterName: names.cluster(environment),
      containerInsightsV2: ecs.ContainerInsights.ENABLED,
      vpc,
    });
  }
}
