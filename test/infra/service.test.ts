import { describe, expect, it } from '@jest/globals';
import { Match } from 'aws-cdk-lib/assertions';
import catalogue from '../../slipway.config.ts';
import { resources, synthesise } from './synthesised.ts';

const templates = synthesise();
const prod = templates['slipway-contacts-prod'];
const staging = templates['slipway-contacts-staging'];
const one = (type: string) => resources(type, prod)[0]?.Properties ?? {};
const listeners = resources('AWS::ElasticLoadBalancingV2::Listener', prod);
const idOf = (type: string, has: Record<string, unknown>) =>
  Object.keys(prod?.findResources(type, { Properties: has }) ?? {})[0] ?? 'nothing';
const blue = {
  Ref: idOf('AWS::ElasticLoadBalancingV2::TargetGroup', { Name: 'contacts-prod-blue' }),
};
const green = {
  Ref: idOf('AWS::ElasticLoadBalancingV2::TargetGroup', { Name: 'contacts-prod-green' }),
};

describe('a service in an environment', () => {
  it('has blue and green, and both are guarded', () => {
    const alarms = resources('AWS::CloudWatch::Alarm', prod).map(({ Properties }) => Properties);
    expect(alarms.map(({ AlarmName }) => AlarmName).sort()).toEqual([
      'slipway-contacts-prod-errors-blue',
      'slipway-contacts-prod-errors-green',
      'slipway-contacts-prod-latency-blue',
      'slipway-contacts-prod-latency-green',
    ]);
    for (const { Ref } of [blue, green]) {
      const watching = alarms.filter((alarm) => JSON.stringify(alarm).includes(Ref));
      expect(watching).toHaveLength(2);
    }
    for (const alarm of alarms)
      expect(alarm).toMatchObject({
        EvaluationPeriods: 2,
        DatapointsToAlarm: 2,
        ComparisonOperator: 'GreaterThanThreshold',
        TreatMissingData: 'notBreaching',
      });
  });

  it('measures errors as a share of requests, from the catalogue’s threshold', () => {
    prod?.hasResourceProperties('AWS::CloudWatch::Alarm', {
      AlarmName: 'slipway-contacts-prod-errors-green',
      Threshold: catalogue.services['contacts']?.environments['prod']?.alarms.errorRatePercent,
      Metrics: Match.arrayWith([
        Match.objectLike({
          Expression: 'IF(requests >= 5, 100 * FILL(errors, 0) / requests, 0)',
          ReturnData: true,
        }),
      ]),
    });
  });

  it('is rolled back by CodeDeploy itself: on failure, on stop, on alarm', () => {
    expect(one('AWS::CodeDeploy::DeploymentGroup')).toMatchObject({
      ApplicationName: { Ref: idOf('AWS::CodeDeploy::Application', {}) },
      DeploymentGroupName: 'slipway-contacts-prod',
      DeploymentConfigName: 'CodeDeployDefault.ECSCanary10Percent5Minutes',
      AutoRollbackConfiguration: {
        Enabled: true,
        Events: ['DEPLOYMENT_FAILURE', 'DEPLOYMENT_STOP_ON_REQUEST', 'DEPLOYMENT_STOP_ON_ALARM'],
      },
      AlarmConfiguration: { Enabled: true },
      DeploymentStyle: { DeploymentType: 'BLUE_GREEN', DeploymentOption: 'WITH_TRAFFIC_CONTROL' },
    });
    expect(one('AWS::CodeDeploy::DeploymentGroup')['AlarmConfiguration']).toHaveProperty(
      'Alarms.length',
      4,
    );
  });

  it('keeps blue for the bake and 15 minutes more', () => {
    expect(one('AWS::CodeDeploy::DeploymentGroup')).toMatchObject({
      BlueGreenDeploymentConfiguration: {
        DeploymentReadyOption: { ActionOnTimeout: 'CONTINUE_DEPLOYMENT', WaitTimeInMinutes: 0 },
        TerminateBlueInstancesOnDeploymentSuccess: {
          Action: 'TERMINATE',
          TerminationWaitTimeInMinutes: 30,
        },
      },
    });
  });

  it('shifts as the catalogue says, with CodeDeploy’s own configuration where there is one', () => {
    staging?.hasResourceProperties('AWS::CodeDeploy::DeploymentGroup', {
      DeploymentConfigName: 'CodeDeployDefault.ECSAllAtOnce',
    });
    staging?.resourceCountIs('AWS::CodeDeploy::DeploymentConfig', 0);
  });
});

describe('no trap', () => {
  it('the service is CODE_DEPLOY from its birth and names a family, never a revision', () => {
    expect(one('AWS::ECS::Service')).toMatchObject({
      DeploymentController: { Type: 'CODE_DEPLOY' },
      TaskDefinition: 'slipway-contacts-prod',
      DeploymentConfiguration: { MinimumHealthyPercent: 100, MaximumPercent: 200 },
    });
  });

  it('the service has nothing that CODE_DEPLOY refuses, or that would change with a version', () => {
    for (const absent of [
      'PlatformVersion',
      'CapacityProviderStrategy',
      'ServiceRegistries',
      'PropagateTags',
    ])
      expect(one('AWS::ECS::Service')).not.toHaveProperty(absent);
    expect(Object.keys(one('AWS::ECS::Service')['DeploymentConfiguration'] ?? {}).sort()).toEqual([
      'MaximumPercent',
      'MinimumHealthyPercent',
    ]);
  });

  it('a new version in the catalogue changes the task definition, and neither service nor listeners', () => {
    const contacts = catalogue.services['contacts'];
    if (!contacts) throw new Error('the catalogue has no contacts');
    const next = { ...catalogue, services: { contacts: { ...contacts, initialVersion: 'v9' } } };
    const changed = synthesise({ catalogue: next })['slipway-contacts-prod'];
    for (const type of [
      'AWS::ECS::Service',
      'AWS::ElasticLoadBalancingV2::Listener',
      'AWS::CodeDeploy::DeploymentGroup',
    ])
      expect(resources(type, changed)).toEqual(resources(type, prod));
    expect(resources('AWS::ECS::TaskDefinition', changed)).not.toEqual(
      resources('AWS::ECS::TaskDefinition', prod),
    );
  });

  it('production starts on blue and the test listener on green, so that both have metrics', () => {
    const actions = new Map(
      listeners.map(({ Properties }) => [Properties['Port'], Properties['DefaultActions']]),
    );
    expect(actions).toEqual(
      new Map([
        [80, [{ Type: 'forward', TargetGroupArn: blue }]],
        [9000, [{ Type: 'forward', TargetGroupArn: green }]],
      ]),
    );
  });

  it('the service waits for both listeners', () => {
    const service = resources('AWS::ECS::Service', prod)[0];
    expect(service?.DependsOn).toEqual(expect.arrayContaining(listeners.map(({ id }) => id)));
  });

  it('no custom deployment configuration has a name, since a named one could not be updated', () => {
    const contacts = catalogue.services['contacts'];
    const environment = contacts?.environments['prod'];
    if (!contacts || !environment) throw new Error('the catalogue has no contacts in prod');
    const strategy = { kind: 'linear', percent: 20, intervalMinutes: 2 } as const;
    const own = synthesise({
      catalogue: {
        ...catalogue,
        services: {
          contacts: { ...contacts, environments: { prod: { ...environment, strategy } } },
        },
      },
    })['slipway-contacts-prod'];
    const [config] = resources('AWS::CodeDeploy::DeploymentConfig', own);
    expect(config?.Properties).toEqual({
      ComputePlatform: 'ECS',
      TrafficRoutingConfig: {
        Type: 'TimeBasedLinear',
        TimeBasedLinear: { LinearInterval: 2, LinearPercentage: 20 },
      },
    });
  });
});

describe('who can reach what', () => {
  it('production is open to all, the test listener to the smoke test’s address alone', () => {
    const inline = resources('AWS::EC2::SecurityGroup', prod).flatMap(
      ({ Properties }) => Properties['SecurityGroupIngress'] ?? [],
    );
    expect(inline.flat()).toEqual([
      expect.objectContaining({ FromPort: 80, ToPort: 80, CidrIp: '0.0.0.0/0' }),
      expect.objectContaining({
        FromPort: 9000,
        ToPort: 9000,
        CidrIp: {
          'Fn::Join': [
            '',
            [{ 'Fn::ImportValue': expect.stringContaining('slipway-network-hooks') }, '/32'],
          ],
        },
      }),
    ]);
  });

  it('the database answers to the tasks and is not public', () => {
    prod?.hasResourceProperties('AWS::RDS::DBInstance', {
      PubliclyAccessible: false,
      StorageEncrypted: true,
      DeletionProtection: true,
      MultiAZ: true,
    });
    const ingress = resources('AWS::EC2::SecurityGroupIngress', prod).map(
      ({ Properties }) => Properties,
    );
    expect(ingress).toHaveLength(2);
    for (const rule of ingress) expect(rule).not.toHaveProperty('CidrIp');
  });

  it('the container gets its database from the secret, and no version or fault from the template', () => {
    const container = (
      one('AWS::ECS::TaskDefinition')['ContainerDefinitions'] as Record<
        string,
        { Name: string }[]
      >[]
    )[0];
    expect(container?.['Environment']?.map(({ Name }) => Name).sort()).toEqual([
      'DB_HOST',
      'DB_NAME',
      'DB_PORT',
      'PORT',
    ]);
    expect(container?.['Secrets']?.map(({ Name }) => Name).sort()).toEqual([
      'DB_PASSWORD',
      'DB_USERNAME',
    ]);
  });

  it('production is HTTPS once it is given a certificate', () => {
    const arn = 'arn:aws:acm:eu-west-1:111122223333:certificate/1';
    const secure = synthesise({ context: { 'slipway:certificateArn:prod': arn } });
    secure['slipway-contacts-prod']?.hasResourceProperties(
      'AWS::ElasticLoadBalancingV2::Listener',
      {
        Port: 443,
        Protocol: 'HTTPS',
        Certificates: [{ CertificateArn: arn }],
      },
    );
    secure['slipway-contacts-staging']?.hasResourceProperties(
      'AWS::ElasticLoadBalancingV2::Listener',
      { Port: 80 },
    );
  });
});
