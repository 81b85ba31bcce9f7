import { describe, expect, it } from '@jest/globals';
import { Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { AwsSolutionsChecks } from 'cdk-nag';
import catalogue from '../../slipway.config.ts';
import { resources, slipwayApp, synthesise } from './synthesised.ts';

const templates = synthesise();
const contacts = catalogue.services['contacts'];
if (!contacts) throw new Error('the catalogue has no contacts');

describe('the stacks', () => {
  it('follow from the catalogue alone', () => {
    expect(Object.keys(templates)).toEqual([
      'slipway-registry',
      'slipway-network-hooks',
      'slipway-orchestrator',
      'slipway-bot',
      'slipway-network-staging',
      'slipway-contacts-staging',
      'slipway-network-prod',
      'slipway-contacts-prod',
    ]);
  });

  it('a service more is stacks more, without a change of the others’ names', () => {
    const more = {
      ...catalogue,
      services: { contacts, billing: { ...contacts, database: undefined } },
    };
    const names = Object.keys(synthesise({ catalogue: more }));
    expect(names).toEqual(
      expect.arrayContaining([
        ...Object.keys(templates),
        'slipway-billing-staging',
        'slipway-billing-prod',
      ]),
    );
    expect(names).toHaveLength(10);
  });

  it('a service without a database has none', () => {
    const bare = { ...catalogue, services: { contacts: { ...contacts, database: undefined } } };
    synthesise({ catalogue: bare })['slipway-contacts-prod']?.resourceCountIs(
      'AWS::RDS::DBInstance',
      0,
    );
  });

  it('know no account and no region, and need neither custom resources nor a bootstrap parameter', () => {
    for (const template of Object.values(templates)) {
      const text = JSON.stringify(template.toJSON());
      expect(text).not.toMatch(/Custom::|AWS::CloudFormation::CustomResource|BootstrapVersion/);
      expect(text).not.toMatch(/[a-z]{2}-[a-z]+-\d[":]/);
    }
  });

  it('describe security groups and their rules in the signs that EC2 takes: no apostrophe, straight or not', () => {
    const text = JSON.stringify(
      resources('AWS::EC2::SecurityGroup', ...Object.values(templates)).concat(
        resources('AWS::EC2::SecurityGroupIngress', ...Object.values(templates)),
        resources('AWS::EC2::SecurityGroupEgress', ...Object.values(templates)),
      ),
    );
    const said = [...text.matchAll(/"(?:Group)?Description":"([^"]*)"/g)].map(([, words]) => words);
    expect(said.length).toBeGreaterThan(8);
    for (const words of said) expect(words).toMatch(/^[a-zA-Z0-9. _\-:/()#,@[\]+=&;{}!$*]{1,255}$/);
  });

  it('no rule deletes images: ECR does not know which of them serve, or are needed for the way back (F43)', () => {
    const repositories = resources('AWS::ECR::Repository', templates['slipway-registry']);
    expect(repositories).toHaveLength(1);
    expect(repositories[0]?.Properties).toMatchObject({
      ImageTagMutability: 'IMMUTABLE',
      ImageScanningConfiguration: { ScanOnPush: true },
    });
    expect(repositories[0]?.Properties).not.toHaveProperty('LifecyclePolicy');
  });

  it('prod survives the loss of a zone, staging does not pay for it', () => {
    const { 'slipway-network-prod': prod, 'slipway-network-staging': staging } = templates;
    prod?.resourceCountIs('AWS::EC2::NatGateway', 2);
    staging?.resourceCountIs('AWS::EC2::NatGateway', 1);
  });
});

/** The checks load hundreds of rules. */
const patience = 120_000;

describe('the policy checks', () => {
  const checked = () => slipwayApp({ checks: [new AwsSolutionsChecks()] });

  it(
    'pass: every exception is on record',
    () => {
      expect(() => checked().synth()).not.toThrow();
    },
    patience,
  );

  it(
    'fail the build on a wildcard that nobody has explained',
    () => {
      const app = checked();
      const role = new iam.Role(new Stack(app, 'careless'), 'Role', {
        assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com'),
      });
      role.addToPolicy(new iam.PolicyStatement({ actions: ['dynamodb:*'], resources: ['*'] }));
      expect(() => app.synth()).toThrow('AwsSolutions-IAM5[Action::dynamodb:*]');
    },
    patience,
  );
});
