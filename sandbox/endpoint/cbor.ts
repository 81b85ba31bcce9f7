import { CborCodec } from '@smithy/core/cbor';
import type { Codec } from './codec.ts';
import { namespaceOf, queryErrorCode } from './schemas.ts';

const cbor = new CborCodec();
/** The SDK's mark for a document: any value, written as it stands. */
const document = 15;

/** Smithy RPC v2 CBOR, which recent CLIs and Python clients choose for CloudWatch. */
export const cborCodec: Codec = {
  async decode({ schema, request }) {
    if (request.body.length === 0 || schema.input.isUnitSchema()) return {};
    const input: unknown = await cbor.createDeserializer().read(schema.input, request.body);
    return input;
  },

  encode({ schema, requestId }, output) {
    const serializer = cbor.createSerializer();
    serializer.write(schema.output.isUnitSchema() ? document : schema.output, output ?? {});
    return { statusCode: 200, headers: headers(requestId), body: serializer.flush() };
  },

  encodeError({ service, operation, requestId }, error) {
    const serializer = cbor.createSerializer();
    serializer.write(document, {
      ...error.details,
      __type: `${namespaceOf(service.schemas, operation)}#${error.name}`,
      message: error.message,
    });
    const fault = error.statusCode < 500 ? 'Sender' : 'Receiver';
    return {
      statusCode: error.statusCode,
      headers: {
        ...headers(requestId),
        'x-amzn-query-error': `${queryErrorCode(service.schemas, error.name)};${fault}`,
      },
      body: serializer.flush(),
    };
  },
};

const headers = (requestId: string) => ({
  'content-type': 'application/cbor',
  'smithy-protocol': 'rpc-v2-cbor',
  'x-amzn-requestid': requestId,
});
