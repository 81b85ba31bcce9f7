import { RemovalPolicy } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';

/**
 * A VPC in two availability zones with public and private subnets. What runs in the private ones reaches the
 * internet through NAT gateways with fixed addresses.
 */
export class PrivateNetwork extends Construct {
  readonly vpc: ec2.Vpc;
  /** The public addresses under which the private subnets are seen from outside. */
  readonly outgoingAddresses: readonly [string, ...string[]];

  constructor(scope: Construct, id: string, { natGateways }: { natGateways: 1 | 2 }) {
    super(scope, id);
    const first = new ec2.CfnEIP(this, 'Address1', { domain: 'vpc' });
    const others = natGateways === 2 ? [new ec2.CfnEIP(this, 'Address2', { domain: 'vpc' })] : [];
    this.outgoingAddresses = [first.ref, ...others.map(({ ref }) => ref)];
    this.vpc = new ec2.Vpc(this, 'Vpc', {
      maxAzs: 2,
      natGateways,
      natGatewayProvider: ec2.NatProvider.gateway({
        eipAllocationIds: [first, ...others].map(({ attrAllocationId }) => attrAllocationId),
      }),
      // CDK's way to empty the default security group is a custom resource: a function with rights of its own in
      // every stack. Nothing here uses the default group.
      restrictDefaultSecurityGroup: false,
      subnetConfiguration: [
        { name: 'public', subnetType: ec2.SubnetType.PUBLIC, mapPublicIpOnLaunch: false },
        { name: 'private', subnetType: ec2.SubnetType.PRIVATE_WITH_EGRESS },
      ],
    });
    this.#keepRecordOfRefusedTraffic();
  }

  #keepRecordOfRefusedTraffic() {
    const logGroup = new logs.LogGroup(this, 'RefusedTraffic', {
      retention: logs.RetentionDays.ONE_MONTH,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.vpc.addFlowLog('FlowLog', {
      trafficType: ec2.FlowLogTrafficType.REJECT,
      destination: ec2.FlowLogDestination.toCloudWatchLogs(logGroup),
    });
  }
}
