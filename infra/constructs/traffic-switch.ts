import { Duration } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { Construct } from 'constructs';
import type { Colour, ServiceEnvironment } from '../../orchestrator/catalogue/names.ts';
import { names } from '../../orchestrator/catalogue/names.ts';
import type { Service } from '../../orchestrator/catalogue/schema.ts';
import { acknowledge } from './acknowledge.ts';

const testPort = 9000;

export interface TrafficSwitchProps {
  readonly where: ServiceEnvironment;
  readonly service: Service;
  readonly vpc: ec2.IVpc;
  /** The only address that may call the test listener: the smoke test's. */
  readonly testersAddress: string;
  /** Production is HTTPS on 443 with it, HTTP on 80 without. */
  readonly certificateArn?: string;
}

/**
 * The load balancer of a service in an environment: a production and a test listener, a blue and a green target group.
 *
 * Trap avoided (facts/aws.md §8.1, "CodeDeploy rewrites the listener's default action"): CloudFormation sends a listener
 * only when its template changes, and would then put traffic back on blue. So nothing here depends on anything that
 * changes from deployment to deployment: no version, no weight, no condition.
 */
export class TrafficSwitch extends Construct {
  readonly loadBalancer: elbv2.ApplicationLoadBalancer;
  readonly production: elbv2.ApplicationListener;
  readonly test: elbv2.ApplicationListener;
  readonly targetGroups: Readonly<Record<Colour, elbv2.ApplicationTargetGroup>>;

  constructor(scope: Construct, id: string, props: TrafficSwitchProps) {
    super(scope, id);
    this.targetGroups = {
      blue: this.#targetGroup('blue', props),
      green: this.#targetGroup('green', props),
    };
    this.loadBalancer = this.#loadBalancer(props);
    this.production = this.#production(props);
    // Trap avoided: the test listener starts at green, which also attaches green to the load balancer. A target group
    // without a listener has no metrics, and its alarms would guard nothing.
    this.test = this.loadBalancer.addListener('Test', {
      port: testPort,
      protocol: elbv2.ApplicationProtocol.HTTP,
      open: false,
      defaultTargetGroups: [this.targetGroups.green],
    });
    this.loadBalancer.connections.allowFrom(
      ec2.Peer.ipv4(`${props.testersAddress}/32`),
      ec2.Port.tcp(testPort),
      'the smoke test, and nobody else',
    );
  }

  #loadBalancer({ where, vpc }: TrafficSwitchProps) {
    const loadBalancer = new elbv2.ApplicationLoadBalancer(this, 'LoadBalancer', {
      loadBalancerName: names.loadBalancer(where),
      vpc,
      internetFacing: true,
      dropInvalidHeaderFields: true,
    });
    acknowledge(loadBalancer, {
      'AwsSolutions-ELB2':
        'What guards a deployment are the metrics for each target group. Access logs need a bucket policy that names ' +
        'the region’s log delivery account, which a stack for any region cannot know; whoever needs them adds them.',
    });
    return loadBalancer;
  }

  #production({ certificateArn }: TrafficSwitchProps) {
    const listener = this.loadBalancer.addListener('Production', {
      defaultTargetGroups: [this.targetGroups.blue],
      open: false,
      ...(certificateArn
        ? {
            port: 443,
            certificates: [elbv2.ListenerCertificate.fromArn(certificateArn)],
            sslPolicy: elbv2.SslPolicy.RECOMMENDED_TLS,
          }
        : { port: 80, protocol: elbv2.ApplicationProtocol.HTTP }),
    });
    listener.connections.allowDefaultPortFromAnyIpv4('the service is public');
    this.loadBalancer.connections.securityGroups.forEach((group) =>
      acknowledge(group, {
        'AwsSolutions-EC23':
          'The service is public: its clients are anywhere. The test listener is not open.',
      }),
    );
    return listener;
  }

  #targetGroup(colour: Colour, { where, service, vpc }: TrafficSwitchProps) {
    return new elbv2.ApplicationTargetGroup(this, colour, {
      targetGroupName: names.targetGroup(where, colour),
      vpc,
      targetType: elbv2.TargetType.IP,
      protocol: elbv2.ApplicationProtocol.HTTP,
      port: service.container.port,
      // Longer than any request may take, so that blue's tasks end with nothing in flight.
      deregistrationDelay: Duration.seconds(30),
      healthCheck: {
        path: service.healthCheckPath,
        interval: Duration.seconds(10),
        timeout: Duration.seconds(5),
        healthyThresholdCount: 2,
        unhealthyThresholdCount: 2,
        healthyHttpCodes: '200',
      },
    });
  }
}
