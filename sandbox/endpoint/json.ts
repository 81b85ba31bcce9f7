import { JsonCodec2 } from '@aws-sdk/core/protocols';
import type { Codec } from './codec.ts';
import { namespaceOf, queryErrorCode } from './schemas.ts';
import { AwsError } from './service.ts';

/** `default: 7` is the SDK's mark for epoch seconds, the only form its JSON clients take. */
const json = new JsonCodec2({ jsonName: false, timestampFormat: { default: 7, useTrait: true } });

/** AWS JSON 1.0 and 1.1. */
export const jsonCodec: Codec = {
  async decode({ schema, request }) {
    const text = request.body.length === 0 ? '{}' : request.body.toString('utf8');
    if (schema.input.isUnitSchema()) return {};
    try {
      const input: unknown = await json.createDeserializer().read(schema.input, text);
      return input;
    } catch (cause) {
      throw Object.assign(new AwsError('SerializationException', 'the body is not valid JSON'), {
        cause,
      });
    }
  },

  encode({ schema, request, requestId }, output) {
    return {
      statusCode: 200,
      headers: { 'content-type': contentType(request.headers), 'x-amzn-requestid': requestId },
      // Operations without an output shape answer with an empty body.
      body: schema.output.isUnitSchema() ? '' : serialise(schema.output, output ?? {}),
    };
  },

  encodeError({ service, operation, request, requestId }, error) {
    const queryMode = request.headers['x-amzn-query-mode'] === 'true';
    const fault = error.statusCode < 500 ? 'Sender' : 'Receiver';
    return {
      statusCode: error.statusCode,
      headers: {
        'content-type': contentType(request.headers),
        'x-amzn-requestid': requestId,
        ...(queryMode && {
          'x-amzn-query-error': `${queryErrorCode(service.schemas, error.name)};${fault}`,
        }),
      },
      body: JSON.stringify({
        ...error.details,
        __type: `${namespaceOf(service.schemas, operation)}#${error.name}`,
        message: error.message,
      }),
    };
  },
};

function serialise(
  schema: Parameters<ReturnType<typeof json.createSerializer>['write']>[0],
  output: unknown,
) {
  const serializer = json.createSerializer();
  serializer.write(schema, output);
  return serializer.flush();
}

const contentType = (headers: Readonly<Record<string, string>>) =>
  headers['content-type'] ?? 'application/x-amz-json-1.1';
