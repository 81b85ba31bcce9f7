import { describe, expect, it } from '@jest/globals';
import { JsonCodec2, XmlCodec } from '@aws-sdk/core/protocols';
import * as cloudwatch from '@aws-sdk/client-cloudwatch';
import * as codedeploy from '@aws-sdk/client-codedeploy';
import * as lambda from '@aws-sdk/client-lambda';
import * as sqs from '@aws-sdk/client-sqs';
import { CborCodec } from '@smithy/core/cbor';
import {
  missingMembers,
  namespaceOf,
  operationSchema,
  queryErrorCode,
} from '../../../sandbox/endpoint/schemas.ts';

/**
 * The SDK's schemas and codecs are semi-internal. When an update moves them, this file says so,
 * before a hundred other tests fail for reasons that are harder to read.
 */
describe('what the endpoint takes from inside the SDK', () => {
  it('finds operations with their input and output', () => {
    const { input, output } = operationSchema(codedeploy, 'CreateDeployment');
    expect([input.getName(), output.getName()]).toEqual([
      'CreateDeploymentInput',
      'CreateDeploymentOutput',
    ]);
    expect([...input.structIterator()].map(([name]) => name)).toContain(
      'autoRollbackConfiguration',
    );
    expect(namespaceOf(codedeploy, 'CreateDeployment')).toBe('com.amazonaws.codedeploy');
  });

  it('finds the required members first in the list', () => {
    const { input } = operationSchema(codedeploy, 'CreateDeployment');
    expect(missingMembers(input, {})).toEqual(['applicationName']);
  });

  it('finds method and path of REST operations', () => {
    expect(operationSchema(lambda, 'Invoke').http).toEqual([
      'POST',
      '/2015-03-31/functions/{FunctionName}/invocations',
      200,
    ]);
  });

  it('finds the query code of an exception', () => {
    expect(queryErrorCode(sqs, 'QueueDoesNotExist')).toBe(
      'AWS.SimpleQueueService.NonExistentQueue',
    );
    expect(queryErrorCode(cloudwatch, 'ResourceNotFound')).toBe('ResourceNotFound');
  });

  it('finds the codecs', () => {
    const settings = { timestampFormat: { default: 7, useTrait: true } } as const;
    const json = new JsonCodec2({ ...settings, jsonName: false }).createSerializer();
    json.write(operationSchema(codedeploy, 'GetDeployment').output, {
      deploymentInfo: { createTime: new Date(1500) },
    });
    expect(new TextDecoder().decode(json.flush())).toBe('{"deploymentInfo":{"createTime":1.5}}');
    expect(
      new XmlCodec({ ...settings, xmlNamespace: '', serviceNamespace: '' }).createSerializer(),
    ).toBeDefined();
    expect(new CborCodec().createSerializer()).toBeDefined();
  });
});
