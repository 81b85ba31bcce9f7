import { createHash } from 'node:crypto';
import type { Properties, ResourceContext, ResourceHandler } from './resource.ts';

interface Known {
  readonly properties: Properties;
  readonly context: ResourceContext;
  /** An id as EC2 makes them: `subnet-0a1b…`. */
  readonly id: (prefix: string) => string;
}

type Attributes = (known: Known) => { ref: string; attributes?: Record<string, unknown> };

/** A resource whose `Ref` is an id, which it also has as an attribute. */
const withId =
  (prefix: string, attribute: string): Attributes =>
  ({ id }) => ({ ref: id(prefix), attributes: { [attribute]: id(prefix) } });

const nameless: Attributes = ({ context }) => ({ ref: context.physicalName() });

/**
 * Types that are in our templates and have no behaviour in the sandbox: its network is the loopback interface, and nothing
 * in it is encrypted or logged to S3. They give others the names and attributes these ask for. All other types need a handler.
 */
const inert: Readonly<Record<string, Attributes>> = {
  'AWS::EC2::VPC': ({ properties, id }) => ({
    ref: id('vpc'),
    attributes: {
      VpcId: id('vpc'),
      CidrBlock: properties['CidrBlock'],
      CidrBlockAssociations: [id('vpc-cidr-assoc')],
      DefaultSecurityGroup: id('sg'),
      DefaultNetworkAcl: id('acl'),
    },
  }),
  'AWS::EC2::Subnet': ({ properties, id }) => ({
    ref: id('subnet'),
    attributes: {
      SubnetId: id('subnet'),
      AvailabilityZone: properties['AvailabilityZone'],
      CidrBlock: properties['CidrBlock'],
      VpcId: properties['VpcId'],
    },
  }),
  'AWS::EC2::RouteTable': withId('rtb', 'RouteTableId'),
  'AWS::EC2::Route': nameless,
  'AWS::EC2::SubnetRouteTableAssociation': withId('rtbassoc', 'Id'),
  'AWS::EC2::InternetGateway': withId('igw', 'InternetGatewayId'),
  'AWS::EC2::VPCGatewayAttachment': nameless,
  'AWS::EC2::NatGateway': withId('nat', 'NatGatewayId'),
  'AWS::EC2::VPCEndpoint': withId('vpce', 'Id'),
  'AWS::EC2::FlowLog': withId('fl', 'Id'),
  // 192.0.2.0/24 is reserved for documentation, so it is nobody's address.
  'AWS::EC2::EIP': ({ id }) => ({
    ref: '192.0.2.1',
    attributes: { AllocationId: id('eipalloc'), PublicIp: '192.0.2.1' },
  }),
  'AWS::EC2::SecurityGroup': ({ properties, id }) => ({
    ref: id('sg'),
    attributes: { GroupId: id('sg'), Id: id('sg'), VpcId: properties['VpcId'] },
  }),
  'AWS::EC2::SecurityGroupIngress': withId('sgr', 'Id'),
  'AWS::EC2::SecurityGroupEgress': withId('sgr', 'Id'),

  'AWS::KMS::Key': ({ context, id }) => ({
    ref: id('key'),
    attributes: {
      KeyId: id('key'),
      Arn: `arn:aws:kms:${context.region}:${context.account}:key/${id('key')}`,
    },
  }),
  'AWS::KMS::Alias': ({ properties }) => ({ ref: String(properties['AliasName']) }),

  'AWS::S3::Bucket': ({ properties, context }) => {
    const given = properties['BucketName'];
    const name = typeof given === 'string' ? given : context.physicalName(63).toLowerCase();
    return {
      ref: name,
      attributes: {
        Arn: `arn:aws:s3:::${name}`,
        DomainName: `${name}.s3.amazonaws.com`,
        RegionalDomainName: `${name}.s3.${context.region}.amazonaws.com`,
      },
    };
  },
  'AWS::S3::BucketPolicy': nameless,

  'AWS::Logs::ResourcePolicy': nameless,
  'AWS::Logs::MetricFilter': nameless,

  // Alarms about Slipway itself go to a topic, from which nobody hears here.
  'AWS::SNS::Topic': ({ properties, context }) => {
    const given = properties['TopicName'];
    const name = typeof given === 'string' ? given : context.physicalName(256);
    const arn = `arn:aws:sns:${context.region}:${context.account}:${name}`;
    return { ref: arn, attributes: { TopicArn: arn, TopicName: name } };
  },
  'AWS::SNS::TopicPolicy': nameless,
  'AWS::SNS::Subscription': nameless,
  'AWS::CDK::Metadata': nameless,
  // CDK's own helpers: they empty a default security group and a bucket, of which the sandbox has neither.
  'Custom::VpcRestrictDefaultSG': nameless,
  'Custom::S3AutoDeleteObjects': nameless,
};

/** Handlers for the types without behaviour. */
export const inertResources: readonly ResourceHandler[] = Object.entries(inert).map(
  ([type, attributes]) => ({
    type,
    create: (properties, context) => attributes({ properties, context, id: idsOf(context) }),
  }),
);

/** Ids that are the same at every boot. */
function idsOf({ stackName, logicalId }: ResourceContext) {
  const digest = createHash('sha256')
    .update(`${stackName}/${logicalId}`)
    .digest('hex')
    .slice(0, 16);
  return (prefix: string) => `${prefix}-0${digest}`;
}
