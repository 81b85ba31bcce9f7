import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { bootAssembly, openAssembly } from '../../../sandbox/cloudformation/index.ts';
import type { BootOptions } from '../../../sandbox/cloudformation/index.ts';
import type { Properties, ResourceHandler } from '../../../sandbox/cloudformation/resource.ts';

const account = '000000000000';
const region = 'eu-west-1';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'slipway-assembly-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

const write = (file: string, value: unknown) =>
  writeFileSync(join(directory, file), JSON.stringify(value));

/** Writes a cloud assembly with these templates, each depending on those before it, and boots it. */
function boot(templates: Record<string, object>, options: Partial<BootOptions> = {}) {
  const names = Object.keys(templates);
  for (const name of names) write(`${name}.template.json`, templates[name]);
  const artifacts = names.map((name, index): [string, object] => [
    name,
    {
      type: 'aws:cloudformation:stack',
      properties: { templateFile: `${name}.template.json` },
      dependencies: names.slice(0, index),
    },
  ]);
  // Written backwards: the order must come from the dependencies.
  const backwards = new Map(artifacts.reverse());
  write('manifest.json', { version: '55.0.0', artifacts: Object.fromEntries(backwards) });

  const created: [string, Properties][] = [];
  const thing: ResourceHandler = {
    type: 'Test::Thing',
    create(properties, { logicalId }) {
      created.push([logicalId, properties]);
      return { ref: `ref-${logicalId}`, attributes: { Arn: `arn-${logicalId}` } };
    },
  };
  const booted = bootAssembly({
    assembly: openAssembly(directory, { account, region }),
    account,
    region,
    handlers: [thing],
    resolveSecret: ({ secretId, jsonKey }) => `${jsonKey} of ${secretId}`,
    ...options,
  });
  return booted.then(({ output }) => ({ created, output }));
}

const thing = (Properties: object = {}, more: object = {}) => ({
  Type: 'Test::Thing',
  Properties,
  ...more,
});
const one = (Properties: object, more: object = {}) => ({
  app: { Resources: { A: thing(Properties) }, ...more },
});

describe('booting a cloud assembly', () => {
  it('creates resources after those they refer to, or name in DependsOn', async () => {
    const { created } = await boot({
      app: {
        Resources: {
          Last: thing({ x: { 'Fn::Sub': '${Middle.Arn}/x' } }),
          Middle: thing({ x: { Ref: 'First' } }),
          First: thing({}, { DependsOn: 'Zeroth' }),
          Zeroth: thing(),
        },
      },
    });
    expect(created).toEqual([
      ['Zeroth', {}],
      ['First', {}],
      ['Middle', { x: 'ref-First' }],
      ['Last', { x: 'arn-Middle/x' }],
    ]);
  });

  it('evaluates intrinsic functions', async () => {
    const { created } = await boot(
      one(
        {
          join: {
            'Fn::Join': [
              ':',
              ['arn', { Ref: 'AWS::Partition' }, { Ref: 'AWS::Region' }, { Ref: 'AWS::AccountId' }],
            ],
          },
          sub: {
            'Fn::Sub': ['${Given}-${!literal}-${AWS::StackName}', { Given: { Ref: 'Size' } }],
          },
          select: { 'Fn::Select': ['1', { 'Fn::Split': ['/', 'a/b/c'] }] },
          zones: { 'Fn::Select': [0, { 'Fn::GetAZs': '' }] },
          map: { 'Fn::FindInMap': ['Regions', { Ref: 'AWS::Region' }, 'name'] },
          base64: { 'Fn::Base64': 'hello' },
          cidr: { 'Fn::Cidr': ['10.0.0.0/16', 2, 8] },
          json: { 'Fn::ToJsonString': { a: { Ref: 'Size' } } },
          nothing: { Ref: 'AWS::NoValue' },
          list: ['x', { Ref: 'AWS::NoValue' }],
          chosen: { 'Fn::If': ['IsLarge', 'large', 'small'] },
          policy: { Condition: { StringEquals: { a: 'b' } } },
        },
        {
          Parameters: { Size: { Type: 'Number', Default: 7 } },
          Mappings: { Regions: { 'eu-west-1': { name: 'Ireland' } } },
          Conditions: {
            IsLarge: {
              'Fn::Not': [
                { 'Fn::Or': [{ 'Fn::Equals': [{ Ref: 'Size' }, '7'] }, { Condition: 'Never' }] },
              ],
            },
            Never: { 'Fn::And': [{ 'Fn::Equals': ['a', 'b'] }] },
          },
        },
      ),
    );
    expect(created[0]?.[1]).toEqual({
      join: 'arn:aws:eu-west-1:000000000000',
      sub: '7-${literal}-app',
      select: 'b',
      zones: 'eu-west-1a',
      map: 'Ireland',
      base64: 'aGVsbG8=',
      cidr: ['10.0.0.0/24', '10.0.1.0/24'],
      json: '{"a":"7"}',
      list: ['x'],
      chosen: 'small',
      policy: { Condition: { StringEquals: { a: 'b' } } },
    });
  });

  it('brings values from stack to stack, by export and by output', async () => {
    const { created, output } = await boot({
      network: {
        Resources: { Vpc: { Type: 'AWS::EC2::VPC', Properties: { CidrBlock: '10.0.0.0/16' } } },
        Outputs: {
          VpcId: {
            Value: { Ref: 'Vpc' },
            Export: { Name: { 'Fn::Sub': '${AWS::StackName}:Vpc' } },
          },
        },
      },
      app: {
        Resources: {
          A: thing({
            strong: { 'Fn::ImportValue': 'network:Vpc' },
            weak: { 'Fn::GetStackOutput': { StackName: 'network', OutputName: 'VpcId' } },
          }),
        },
        Outputs: { Arn: { Value: { 'Fn::GetAtt': ['A', 'Arn'] } } },
      },
    });
    const vpcId = output('network', 'VpcId');
    expect(vpcId).toMatch(/^vpc-0[0-9a-f]{16}$/);
    expect(created).toEqual([['A', { strong: vpcId, weak: vpcId }]]);
    expect(output('app', 'Arn')).toBe('arn-A');
  });

  it('takes parameters that are given, and CDK’s bootstrap version', async () => {
    const { created } = await boot(
      one(
        { url: { Ref: 'SlackApiUrl' }, version: { Ref: 'BootstrapVersion' } },
        {
          Parameters: {
            SlackApiUrl: { Type: 'String', Default: 'https://slack.com/api/' },
            BootstrapVersion: {
              Type: 'AWS::SSM::Parameter::Value<String>',
              Default: '/cdk-bootstrap/hnb659fds/version',
            },
          },
          Rules: { CheckBootstrapVersion: {} },
        },
      ),
      { parameters: { app: { SlackApiUrl: 'http://127.0.0.1:1/api/' } } },
    );
    expect(created[0]?.[1]).toEqual({ url: 'http://127.0.0.1:1/api/', version: '30' });
  });

  it('leaves out what a condition excludes', async () => {
    const { created } = await boot({
      app: {
        Conditions: { Never: { 'Fn::Equals': ['a', 'b'] } },
        Resources: { A: thing({}, { Condition: 'Never' }), B: thing({}, { DependsOn: ['A'] }) },
        Outputs: { A: { Value: { Ref: 'A' }, Condition: 'Never' } },
      },
    });
    expect(created).toEqual([['B', {}]]);
  });

  it('resolves dynamic references to secrets', async () => {
    const { created } = await boot(
      one(
        {
          password: {
            'Fn::Join': [
              '',
              ['{{resolve:secretsmanager:', { Ref: 'Secret' }, ':SecretString:password::}}'],
            ],
          },
        },
        {
          Parameters: {
            Secret: { Type: 'String', Default: 'arn:aws:secretsmanager:eu-west-1:0:secret:db-x1' },
          },
        },
      ),
    );
    expect(created[0]?.[1]).toEqual({
      password: 'password of arn:aws:secretsmanager:eu-west-1:0:secret:db-x1',
    });
  });

  it('makes names that are the same at every boot and fit', async () => {
    const names: string[] = [];
    const handlers: ResourceHandler[] = [
      {
        type: 'Test::Thing',
        create: (_properties, context) => ({
          ref: names.push(context.physicalName(32), context.physicalName()).toString(),
        }),
      },
    ];
    await boot({ app: { Resources: { ALogicalIdWithManyManyCharacters: thing() } } }, { handlers });
    await boot({ app: { Resources: { ALogicalIdWithManyManyCharacters: thing() } } }, { handlers });
    expect(names.slice(0, 2)).toEqual(names.slice(2));
    expect(names[0]).toMatch(/^app-ALogicalIdWithM.*-[0-9A-F]{12}$/);
    expect(names[0]).toHaveLength(32);
  });
});

describe('a start that stops', () => {
  it.each([
    [
      'an unknown type',
      { app: { Resources: { A: { Type: 'AWS::Unknown::Thing' } } } },
      'the sandbox does not know: AWS::Unknown::Thing (app/A)',
    ],
    [
      'an unknown function',
      one({ x: { 'Fn::Invented': 1 } }),
      'app/A (Test::Thing): the sandbox does not know the intrinsic function Fn::Invented',
    ],
    [
      'an attribute that the handler did not give',
      { app: { Resources: { A: thing(), B: thing({ x: { 'Fn::GetAtt': ['A', 'Url'] } }) } } },
      'app/B (Test::Thing): the sandbox\'s Test::Thing has no attribute "Url" (Fn::GetAtt of A)',
    ],
    [
      'a reference to nothing',
      one({ x: { Ref: 'Nobody' } }),
      'app has no resource or parameter "Nobody"',
    ],
    [
      'an import of nothing',
      one({ x: { 'Fn::ImportValue': 'nothing' } }),
      'no stack exports "nothing"',
    ],
    [
      'a circle',
      {
        app: {
          Resources: { A: thing({ x: { Ref: 'B' } }), B: thing({ x: { 'Fn::Sub': '${A}' } }) },
        },
      },
      'resources of app depend on each other in a circle: A → B → A',
    ],
    [
      'another SSM parameter',
      one(
        {},
        { Parameters: { P: { Type: 'AWS::SSM::Parameter::Value<String>', Default: '/mine' } } },
      ),
      'parameter P of app: the sandbox has no SSM parameter "/mine"',
    ],
    [
      'a parameter without a value',
      one({}, { Parameters: { P: { Type: 'String' } } }),
      'parameter P of app has no value and no default',
    ],
    [
      'another dynamic reference',
      one({ x: '{{resolve:ssm:/mine}}' }),
      'the sandbox does not know the dynamic reference {{resolve:ssm:/mine}}',
    ],
    ['a section it does not know', { app: { Transform: 'AWS::Serverless' } }, 'Transform'],
  ])('names %s', async (_what, templates, message) => {
    await expect((async () => boot(templates as Record<string, object>))()).rejects.toThrow(
      message,
    );
  });

  it('names a parameter or a stack that nobody has', async () => {
    await expect(boot(one({}), { parameters: { app: { Typo: 'x' } } })).rejects.toThrow(
      'app has no parameter "Typo"',
    );
    await expect(boot(one({}), { parameters: { typo: {} } })).rejects.toThrow(
      'parameters were given for the stack "typo", which is not in the assembly',
    );
  });
});

describe('the files of an assembly', () => {
  it('are found by the bucket and key that templates name', () => {
    write('app.assets.json', {
      files: {
        hash: {
          source: { path: 'asset.hash' },
          destinations: {
            here: { bucketName: 'assets-${AWS::AccountId}-${AWS::Region}', objectKey: 'hash.zip' },
          },
        },
      },
    });
    write('manifest.json', {
      artifacts: {
        'app.assets': { type: 'cdk:asset-manifest', properties: { file: 'app.assets.json' } },
      },
    });
    const { file } = openAssembly(directory, { account, region });
    expect(file(`assets-${account}-${region}`, 'hash.zip')).toBe(join(directory, 'asset.hash'));
    expect(file('assets', 'other.zip')).toBeUndefined();
  });

  it('are refused by a sentence when the folder is not an assembly', () => {
    expect(() => openAssembly(join(directory, 'nowhere'), { account, region })).toThrow(
      'is this the output of cdk synth?',
    );
  });
});
