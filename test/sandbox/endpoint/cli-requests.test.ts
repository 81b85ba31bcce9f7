import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { CborCodec } from '@smithy/core/cbor';
import { calculateSignature } from '../../../sandbox/endpoint/signature.ts';
import { region, startedAt, startFakeEndpoint } from './fake-services.ts';

/** What the AWS CLI puts on the wire where it differs from the SDK (facts/aws.md, section 7). */
describe('the endpoint, asked as the AWS CLI asks', () => {
  let sandbox: Awaited<ReturnType<typeof startFakeEndpoint>>;
  beforeEach(async () => {
    sandbox = await startFakeEndpoint();
  });
  afterEach(() => sandbox.endpoint.close());

  const post = async (
    signingName: string,
    path: string,
    given: Record<string, string>,
    body: string | Uint8Array,
  ) => {
    const headers = {
      ...given,
      host: new URL(sandbox.endpoint.url).host,
      'x-amz-date': '20260102T030405Z',
    };
    const bytes = Buffer.from(body);
    const request = { method: 'POST', path, query: '', headers, rawBody: bytes, body: bytes };
    const signedHeaders = Object.keys(headers).sort();
    const scope = { accessKeyId: 'sandbox', date: '20260102', region, signingName, signedHeaders };
    const signature = calculateSignature(request, scope, 'sandbox').toString('hex');
    const authorization =
      `AWS4-HMAC-SHA256 Credential=sandbox/20260102/${region}/${signingName}/aws4_request, ` +
      `SignedHeaders=${signedHeaders.join(';')}, Signature=${signature}`;
    return fetch(`${sandbox.endpoint.url}${path}`, {
      method: 'POST',
      headers: { ...headers, authorization },
      body: bytes,
    });
  };

  const form = { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' };

  it('answers SQS in XML to the older CLI, which sends forms to the queue’s own address', async () => {
    const response = await post(
      'sqs',
      '/000000000000/announcements.fifo',
      form,
      'Action=ReceiveMessage&Version=2012-11-05&QueueUrl=http%3A%2F%2Fq&AttributeName.1=All&AttributeName.2=SentTimestamp&MaxNumberOfMessages=5',
    );
    const xml = await response.text();
    expect(sandbox.asked).toEqual([
      {
        operation: 'sqs:ReceiveMessage',
        input: {
          QueueUrl: 'http://q',
          AttributeNames: ['All', 'SentTimestamp'],
          // The newer member has the same name in a form.
          MessageSystemAttributeNames: ['All', 'SentTimestamp'],
          MaxNumberOfMessages: 5,
        },
      },
    ]);
    expect(xml.replace(/[0-9a-f]{8}-[0-9a-f-]{27}/, 'ID')).toBe(
      '<ReceiveMessageResponse xmlns="http://sqs.amazonaws.com/doc/2012-11-05/"><ReceiveMessageResult>' +
        '<Message><MessageId>m-1</MessageId><ReceiptHandle>r-1</ReceiptHandle><Body>{&quot;a&quot;:&quot;&lt;b&gt;&quot;}</Body>' +
        '<Attribute><Name>SentTimestamp</Name><Value>1</Value></Attribute></Message>' +
        '</ReceiveMessageResult><ResponseMetadata><RequestId>ID</RequestId></ResponseMetadata></ReceiveMessageResponse>',
    );
  });

  it('gives SQS errors their old query code in XML', async () => {
    const response = await post(
      'sqs',
      '/',
      form,
      'Action=SendMessage&Version=2012-11-05&QueueUrl=q&MessageBody=x',
    );
    expect([response.status, await response.text()]).toEqual([
      400,
      expect.stringContaining('<Code>AWS.SimpleQueueService.NonExistentQueue</Code>'),
    ]);
  });

  it('answers CloudWatch in XML to the older CLI', async () => {
    const response = await post(
      'monitoring',
      '/',
      form,
      'Action=DescribeAlarms&Version=2010-08-01&AlarmNames.member.1=errors&AlarmNames.member.2=latency',
    );
    expect(await response.text()).toContain(
      '<MetricAlarms><member><AlarmName>errors</AlarmName><StateValue>OK</StateValue>' +
        '<StateUpdatedTimestamp>2026-01-02T03:04:05Z</StateUpdatedTimestamp></member><member><AlarmName>latency</AlarmName>',
    );
  });

  it('reads timestamps and numbers of a form', async () => {
    await post(
      'monitoring',
      '/',
      form,
      'Action=PutMetricData&Version=2010-08-01&Namespace=test&MetricData.member.1.MetricName=m&MetricData.member.1.Value=1.5' +
        '&MetricData.member.1.Timestamp=2026-01-02T03%3A04%3A05Z',
    );
    expect(sandbox.asked).toEqual([
      {
        operation: 'cloudwatch:PutMetricData',
        input: {
          Namespace: 'test',
          MetricData: [{ MetricName: 'm', Value: 1.5, Timestamp: new Date(startedAt) }],
        },
      },
    ]);
  });

  it('answers CloudWatch in CBOR to the newer CLI', async () => {
    const codec = new CborCodec();
    const serializer = codec.createSerializer();
    serializer.write(15, { AlarmNames: ['errors'] });
    const response = await post(
      'monitoring',
      '/service/GraniteServiceVersion20100801/operation/DescribeAlarms',
      { 'content-type': 'application/cbor', 'smithy-protocol': 'rpc-v2-cbor' },
      serializer.flush(),
    );
    const bytes = new Uint8Array(await response.arrayBuffer());
    expect(response.headers.get('smithy-protocol')).toBe('rpc-v2-cbor');
    expect(await codec.createDeserializer().read(15, bytes)).toMatchObject({
      MetricAlarms: [{ AlarmName: 'errors', StateValue: 'OK' }],
    });
  });

  it('names an action that the sandbox does not have, in XML', async () => {
    const response = await post(
      'elasticloadbalancing',
      '/',
      form,
      'Action=DescribeRules&Version=2015-12-01',
    );
    expect(await response.text()).toContain(
      '<Code>UnknownOperationException</Code><Message>the sandbox does not support elasticloadbalancing: DescribeRules</Message>',
    );
  });
});
