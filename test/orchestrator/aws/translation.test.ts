import { describe, expect, it } from '@jest/globals';
import { translateFault } from '../../../orchestrator/aws/fault.ts';
import { executionArnOf } from '../../../orchestrator/aws/executions.ts';
import { loadBalancerDimension } from '../../../orchestrator/aws/metrics.ts';
import { renderWrite } from '../../../orchestrator/aws/table-expressions.ts';
import { readConfig, requireStateMachine } from '../../../orchestrator/config.ts';

const awsError = (name: string, status = 400) =>
  Object.assign(new Error(`secret token in ${name}`), {
    name,
    $metadata: { httpStatusCode: status },
  });

describe('translateFault', () => {
  it.each([
    ['ThrottlingException', 400, 'RetryableFault'],
    ['TooManyRequestsException', 429, 'RetryableFault'],
    ['InternalServerError', 500, 'RetryableFault'],
    ['TimeoutError', undefined, 'RetryableFault'],
    ['ProvisionedThroughputExceededException', 400, 'RetryableFault'],
    ['DeploymentDoesNotExistException', 400, 'ResourceMissing'],
    ['ImageNotFoundException', 400, 'ResourceMissing'],
    ['ExecutionDoesNotExist', 400, 'ResourceMissing'],
    ['ConditionalCheckFailedException', 400, 'Conflict'],
    ['DeploymentLimitExceededException', 400, 'Conflict'],
    ['DeploymentAlreadyCompletedException', 400, 'Conflict'],
    ['ExecutionAlreadyExists', 400, 'Conflict'],
    ['AccessDeniedException', 400, 'InvalidInput'],
    ['ValidationException', 400, 'InvalidInput'],
  ])('%s is a fault of ours, with its code and without its text', (name, status, fault) => {
    const error = awsError(name, status);
    expect(translateFault('Call', error)).toMatchObject({
      name: fault,
      code: name,
      message: `Call failed: ${name}`,
      cause: error,
    });
  });
  it('knows broken connections by their code, and leaves our own faults alone', () => {
    const broken = Object.assign(new Error('read'), { code: 'ECONNRESET' });
    const fault = translateFault('Call', broken);
    expect(fault.name).toBe('RetryableFault');
    expect(translateFault('Other', fault)).toBe(fault);
  });
});

describe('renderWrite', () => {
  it('spells a conditional update with placeholders only', () => {
    expect(
      renderWrite('slipway', {
        kind: 'update',
        key: { pk: 'p', sk: 's' },
        set: { owner: 'me', gone: undefined },
        setOnce: { at: 'now' },
        remove: ['hold'],
        when: [{ absent: 'owner' }, { present: 'pk' }, { attribute: 'fence', equals: 3 }],
      }),
    ).toEqual({
      Update: {
        TableName: 'slipway',
        Key: { pk: 'p', sk: 's' },
        UpdateExpression: 'SET #owner = :v1, #at = if_not_exists(#at, :v2) REMOVE #hold',
        ConditionExpression:
          'attribute_not_exists(#owner) AND attribute_exists(#pk) AND #fence = :v0',
        ExpressionAttributeNames: {
          '#owner': 'owner',
          '#pk': 'pk',
          '#fence': 'fence',
          '#at': 'at',
          '#hold': 'hold',
        },
        ExpressionAttributeValues: { ':v0': 3, ':v1': 'me', ':v2': 'now' },
      },
    });
  });
  it('spells puts, deletes and checks', () => {
    const key = { pk: 'p', sk: 's' };
    expect(renderWrite('t', { kind: 'put', item: { ...key, a: 1 } })).toEqual({
      Put: { TableName: 't', Item: { ...key, a: 1 } },
    });
    expect(renderWrite('t', { kind: 'delete', key })).toEqual({
      Delete: { TableName: 't', Key: key },
    });
    expect(renderWrite('t', { kind: 'check', key, when: [{ present: 'pk' }] })).toEqual({
      ConditionCheck: {
        TableName: 't',
        Key: key,
        ConditionExpression: 'attribute_exists(#pk)',
        ExpressionAttributeNames: { '#pk': 'pk' },
      },
    });
  });
});

describe('names in ARNs', () => {
  it('lead from a listener to its load balancer, and from a machine to its executions', () => {
    expect(
      loadBalancerDimension('arn:aws:elasticloadbalancing:eu-west-1:0:listener/app/shop/aaa/bbb'),
    ).toBe('app/shop/aaa');
    expect(executionArnOf('arn:aws:states:eu-west-1:0:stateMachine:slipway-deployment', 'x')).toBe(
      'arn:aws:states:eu-west-1:0:execution:slipway-deployment:x',
    );
  });
});

describe('readConfig', () => {
  it('names what is missing', () => {
    expect(() => readConfig({ TABLE_NAME: 'slipway' })).toThrow('EVENT_BUS_NAME');
    const config = readConfig({ TABLE_NAME: 'slipway', EVENT_BUS_NAME: 'slipway' });
    expect(config).toEqual({ tableName: 'slipway', eventBusName: 'slipway' });
    expect(() => requireStateMachine(config)).toThrow('STATE_MACHINE_ARN');
  });
});
