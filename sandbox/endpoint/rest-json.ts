import { JsonCodec2 } from '@aws-sdk/core/protocols';
import { FromStringShapeDeserializer } from '@smithy/core/protocols';
import type { NormalizedSchema } from '@smithy/core/schema';
import { isRecord } from '../cloudformation/record.ts';
import type { Codec, CodecCall } from './codec.ts';
import { matchPath } from './path.ts';
import { AwsError } from './service.ts';

/** `default: 7` is the SDK's mark for epoch seconds. */
const settings = {
  jsonName: true,
  httpBindings: true,
  timestampFormat: { default: 7, useTrait: true },
} as const;
const json = new JsonCodec2(settings);
const fromString = new FromStringShapeDeserializer(settings);

/** REST-JSON as Lambda speaks it: members travel in path, query, headers, raw payload or a JSON body. */
export const restJsonCodec: Codec = {
  async decode(call) {
    const input: Record<string, unknown> = {};
    const labels = matchPath(call.schema.http?.[1] ?? '', call.request.path) ?? {};
    const query = new URLSearchParams(call.request.query);
    for (const [name, member] of call.schema.input.structIterator()) {
      const value = bound(call, name, member, labels, query);
      if (value !== undefined) input[name] = value;
    }
    return { ...(await bodyMembers(call)), ...input };
  },

  encode({ schema, requestId }, output) {
    const value = isRecord(output) ? output : {};
    const headers: Record<string, string> = { 'x-amzn-requestid': requestId };
    let statusCode = schema.http?.[2] ?? 200;
    let payload: unknown;
    for (const [name, member] of schema.output.structIterator()) {
      const traits = member.getMergedTraits();
      const part = value[name];
      if (part === undefined || part === null) continue;
      // Lambda's answers have only text in headers.
      if (typeof traits.httpHeader === 'string' && typeof part === 'string')
        headers[traits.httpHeader.toLowerCase()] = part;
      if (traits.httpResponseCode && typeof part === 'number') statusCode = part;
      if (traits.httpPayload) payload = part;
    }
    return { statusCode, headers, body: body(schema.output, value, payload) };
  },

  encodeError({ requestId }, error) {
    return {
      statusCode: error.statusCode,
      headers: {
        'content-type': 'application/json',
        'x-amzn-requestid': requestId,
        'x-amzn-errortype': error.name,
      },
      body: JSON.stringify({
        Type: error.statusCode < 500 ? 'User' : 'Service',
        Message: error.message,
        ...error.details,
      }),
    };
  },
};

function bound(
  { request }: CodecCall,
  name: string,
  member: NormalizedSchema,
  labels: Readonly<Record<string, string>>,
  query: URLSearchParams,
): unknown {
  const traits = member.getMergedTraits();
  const header =
    typeof traits.httpHeader === 'string'
      ? request.headers[traits.httpHeader.toLowerCase()]
      : undefined;
  const fromQuery = typeof traits.httpQuery === 'string' ? query.get(traits.httpQuery) : undefined;
  const text = traits.httpLabel ? labels[name] : (header ?? fromQuery);
  if (text !== undefined && text !== null) return fromString.read(member, text);
  if (traits.httpPayload && member.isBlobSchema() && request.body.length > 0)
    return new Uint8Array(request.body);
  return undefined;
}

/** The members of a JSON body, where the operation has one and no member claims the body raw. */
async function bodyMembers({ schema, request }: CodecCall): Promise<Record<string, unknown>> {
  const claimed = [...schema.input.structIterator()].some(
    ([, member]) => member.getMergedTraits().httpPayload,
  );
  if (claimed || request.body.length === 0) return {};
  try {
    const value: unknown = await json
      .createDeserializer()
      .read(schema.input, request.body.toString('utf8'));
    return isRecord(value) ? value : {};
  } catch (cause) {
    throw Object.assign(
      new AwsError('InvalidRequestContentException', 'the body is not valid JSON'),
      { cause },
    );
  }
}

function body(
  schema: NormalizedSchema,
  value: Record<string, unknown>,
  payload: unknown,
): Uint8Array | string {
  const members = [...schema.structIterator()];
  if (members.some(([, member]) => member.getMergedTraits().httpPayload))
    return payload instanceof Uint8Array || typeof payload === 'string' ? payload : '';
  const serializer = json.createSerializer();
  serializer.write(schema, value);
  return serializer.flush();
}
