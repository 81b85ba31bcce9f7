import {
  DescribeListenersCommand,
  DescribeLoadBalancersCommand,
  DescribeRulesCommand,
  DescribeTargetGroupAttributesCommand,
  DescribeTargetGroupsCommand,
  DescribeTargetHealthCommand,
  ElasticLoadBalancingV2Client,
  ModifyListenerCommand,
  RegisterTargetsCommand,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { stage } from '../codedeploy/stage.ts';
import { wire } from '../codedeploy/wire.ts';

describe('Elastic Load Balancing, asked by the SDK', () => {
  let world: Awaited<ReturnType<typeof stage>>;
  let line: Awaited<ReturnType<typeof wire>>;
  let client: ElasticLoadBalancingV2Client;
  beforeEach(async () => {
    world = await stage();
    line = await wire(world.clock, world.services);
    client = new ElasticLoadBalancingV2Client(line.client);
  });
  afterEach(() => line.close());

  it('leads from a listener to an address', async () => {
    const { Listeners = [] } = await client.send(
      new DescribeListenersCommand({ ListenerArns: [world.test] }),
    );
    expect(Listeners).toMatchObject([
      { Port: 9000, DefaultActions: [{ Type: 'forward', TargetGroupArn: world.groups.green }] },
    ]);
    const { LoadBalancers } = await client.send(
      new DescribeLoadBalancersCommand({ LoadBalancerArns: [Listeners[0]?.LoadBalancerArn ?? ''] }),
    );
    expect(LoadBalancers).toMatchObject([
      {
        DNSName: expect.stringMatching(/^contacts-prod-\d+\.eu-west-1\.elb\.amazonaws\.com$/),
        State: { Code: 'active' },
      },
    ]);
  });

  it('changes weights, which the default rule shows too', async () => {
    const weights = [
      { TargetGroupArn: world.groups.blue, Weight: 90 },
      { TargetGroupArn: world.groups.green, Weight: 10 },
    ];
    await client.send(
      new ModifyListenerCommand({
        ListenerArn: world.prod,
        DefaultActions: [{ Type: 'forward', ForwardConfig: { TargetGroups: weights } }],
      }),
    );
    expect(world.weights()).toEqual({ blue: 90, green: 10 });
    const { Rules } = await client.send(new DescribeRulesCommand({ ListenerArn: world.prod }));
    expect(Rules).toMatchObject([
      { IsDefault: true, Actions: [{ ForwardConfig: { TargetGroups: weights } }] },
    ]);
    expect(line.needs).toContainEqual({
      action: 'elasticloadbalancing:ModifyListener',
      resources: [world.prod],
    });
  });

  it('tells the health of targets, and why', async () => {
    const health = async (TargetGroupArn: string, Targets?: { Id: string; Port: number }[]) =>
      (await client.send(new DescribeTargetHealthCommand({ TargetGroupArn, Targets })))
        .TargetHealthDescriptions;
    expect(await health(world.groups.blue)).toMatchObject([
      { Target: { Port: 8080 }, TargetHealth: { State: 'healthy' } },
      { TargetHealth: { State: 'healthy' } },
    ]);
    expect(await health(world.groups.blue, [{ Id: '10.9.9.9', Port: 8080 }])).toMatchObject([
      { TargetHealth: { State: 'unused', Reason: 'Target.NotRegistered' } },
    ]);
    const target = { Id: '10.9.9.9', Port: 8080 };
    await client.send(
      new RegisterTargetsCommand({ TargetGroupArn: world.groups.green, Targets: [target] }),
    );
    expect(await health(world.groups.green)).toMatchObject([
      { TargetHealth: { State: 'initial', Reason: 'Elb.RegistrationInProgress' } },
    ]);
  });

  it('describes target groups by name, and refuses unknown ones', async () => {
    const { TargetGroups } = await client.send(
      new DescribeTargetGroupsCommand({ Names: ['contacts-prod-green'] }),
    );
    expect(TargetGroups).toMatchObject([
      {
        TargetGroupArn: world.groups.green,
        HealthCheckPath: '/',
        HealthCheckIntervalSeconds: 10,
        Matcher: { HttpCode: '200' },
      },
    ]);
    const { Attributes } = await client.send(
      new DescribeTargetGroupAttributesCommand({ TargetGroupArn: world.groups.green }),
    );
    expect(Attributes).toContainEqual({ Key: 'deregistration_delay.timeout_seconds', Value: '30' });
    await expect(
      client.send(new DescribeTargetGroupsCommand({ Names: ['other'] })),
    ).rejects.toMatchObject({
      name: 'TargetGroupNotFoundException',
    });
  });
});
