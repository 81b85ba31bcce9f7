import { Stack } from 'aws-cdk-lib';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type { Construct } from 'constructs';
import { PrivateNetwork } from '../constructs/private-network.ts';

/**
 * Where the smoke test runs, alone. Test listeners belong to internet-facing load balancers (CodeDeploy wants both
 * listeners on one), whose names resolve to public addresses: a security group as the allowed source would never
 * match. So the smoke test has one outgoing address of its own, and every test listener admits exactly that one (T22).
 */
export class HookNetworkStack extends Stack {
  readonly vpc: ec2.IVpc;
  /** The only address that may call test listeners. */
  readonly address: string;

  constructor(scope: Construct, id: string) {
    super(scope, id, { description: 'Slipway: the network of the smoke test' });
    const network = new PrivateNetwork(this, 'Network', { natGateways: 1 });
    this.vpc = network.vpc;
    this.address = network.outgoingAddresses[0];
  }
}
