import { createHash } from 'node:crypto';

/** A default action as the core keeps it; other kinds are refused at the door. */
export type ListenerAction =
  | {
      readonly kind: 'forward';
      readonly weights: readonly { readonly targetGroupArn: string; readonly weight: number }[];
    }
  | {
      readonly kind: 'fixed-response';
      readonly status: number;
      readonly contentType: string;
      readonly body: string;
    };

export interface LoadBalancer {
  readonly arn: string;
  readonly name: string;
  /** `app/<name>/<id>`, which is the metric dimension `LoadBalancer`. */
  readonly fullName: string;
  readonly dnsName: string;
  readonly canonicalHostedZoneId: string;
  readonly scheme: 'internal' | 'internet-facing';
  readonly securityGroups: readonly string[];
  readonly subnets: readonly string[];
  readonly attributes: ReadonlyMap<string, string>;
  readonly createdAt: number;
}

export interface Listener {
  readonly arn: string;
  readonly loadBalancerArn: string;
  readonly port: number;
  /** The loopback port that really answers. */
  realPort: number;
  action: ListenerAction;
}

export interface Place {
  readonly account: string;
  readonly region: string;
}

/** ARNs and names, the same at every boot because the ids are made from the names. */
export const elbNames = ({ account, region }: Place) => {
  const prefix = `arn:aws:elasticloadbalancing:${region}:${account}`;
  return {
    loadBalancer(name: string) {
      const fullName = `app/${name}/${id(`loadbalancer ${name}`)}`;
      const number = Number.parseInt(id(`dns ${name}`).slice(0, 8), 16);
      return {
        fullName,
        arn: `${prefix}:loadbalancer/${fullName}`,
        dnsName: `${name}-${number}.${region}.elb.amazonaws.com`.toLowerCase(),
      };
    },
    listenerArn: (loadBalancerFullName: string, port: number) =>
      `${prefix}:listener/${loadBalancerFullName}/${id(`${loadBalancerFullName} ${port}`)}`,
    targetGroup(name: string) {
      const fullName = `targetgroup/${name}/${id(`targetgroup ${name}`)}`;
      return { fullName, arn: `${prefix}:${fullName}` };
    },
  };
};

const id = (text: string) => createHash('sha256').update(text).digest('hex').slice(0, 16);
