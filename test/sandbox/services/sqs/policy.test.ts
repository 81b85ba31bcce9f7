import { describe, expect, it } from '@jest/globals';
import { allows, parsePolicy } from '../../../../sandbox/services/sqs/policy.ts';

const queue = 'arn:aws:sqs:eu-west-1:000000000000:q';
const rule = 'arn:aws:events:eu-west-1:000000000000:rule/r';
const call = {
  service: 'events.amazonaws.com',
  action: 'sqs:SendMessage',
  resource: queue,
  context: { 'aws:SourceArn': rule, 'aws:SecureTransport': 'true' },
};
const statement = {
  Effect: 'Allow',
  Principal: { Service: 'events.amazonaws.com' },
  Action: ['sqs:SendMessage', 'sqs:GetQueueUrl'],
  Resource: queue,
  Condition: { ArnEquals: { 'aws:SourceArn': rule } },
};
const enforceSsl = {
  Effect: 'Deny',
  Principal: { AWS: '*' },
  Action: 'sqs:*',
  Resource: queue,
  Condition: { Bool: { 'aws:SecureTransport': 'false' } },
};

describe('a queue policy', () => {
  it.each<[string, object[], boolean]>([
    ['allows what it says', [statement], true],
    ['and is not disturbed by enforceSSL', [enforceSsl, statement], true],
    ['allows nothing when it is empty', [], false],
    ['not another service', [{ ...statement, Principal: { Service: 'sns.amazonaws.com' } }], false],
    ['not another action', [{ ...statement, Action: 'sqs:ReceiveMessage' }], false],
    ['not another queue', [{ ...statement, Resource: `${queue}2` }], false],
    [
      'not another rule',
      [{ ...statement, Condition: { ArnEquals: { 'aws:SourceArn': `${rule}2` } } }],
      false,
    ],
    [
      'patterns in ARNs',
      [{ ...statement, Condition: { ArnLike: { 'aws:SourceArn': 'arn:aws:events:*:rule/?' } } }],
      true,
    ],
    [
      'no patterns in StringEquals',
      [{ ...statement, Condition: { StringEquals: { 'aws:SourceArn': '*' } } }],
      false,
    ],
    ['a Deny wins', [statement, { ...statement, Effect: 'Deny' }], false],
  ])('%s', (_, Statement, expected) => {
    expect(allows([parsePolicy({ Version: '2012-10-17', Statement })], call)).toBe(expected);
  });

  it('is refused with an operator that is not evaluated', () => {
    const Condition = { NumericEquals: { 'aws:x': '1' } };
    expect(() => parsePolicy({ Statement: [{ ...statement, Condition }] })).toThrow(
      'NumericEquals',
    );
  });
});
