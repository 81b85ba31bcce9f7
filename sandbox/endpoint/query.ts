import { XmlCodec } from '@aws-sdk/core/protocols';
import type { Codec } from './codec.ts';
import { decodeForm } from './form.ts';
import { queryErrorCode } from './schemas.ts';

/** AWS Query: a form in, XML out. Spoken by ELBv2 and STS, and by older CLIs to SQS and CloudWatch. */
export const queryCodec: Codec = {
  decode: ({ schema, request }) => decodeForm(schema.input, request.body.toString('utf8')),

  encode({ service, operation, schema, requestId }, output) {
    const result = schema.output.isUnitSchema()
      ? ''
      : `<${operation}Result>${members(schema.output, output ?? {})}</${operation}Result>`;
    return xml(
      200,
      requestId,
      `<${operation}Response xmlns="http://${service.signingName}.amazonaws.com/doc/${service.version}/">` +
        `${result}<ResponseMetadata><RequestId>${requestId}</RequestId></ResponseMetadata></${operation}Response>`,
    );
  },

  encodeError({ service, requestId }, error) {
    const type = error.statusCode < 500 ? 'Sender' : 'Receiver';
    const code = escape(queryErrorCode(service.schemas, error.name));
    return xml(
      // The JSON protocols answer a refused call with 400, the query services with 403.
      error.name === 'AccessDeniedException' ? 403 : error.statusCode,
      requestId,
      `<ErrorResponse><Error><Type>${type}</Type><Code>${code}</Code>` +
        `<Message>${escape(error.message)}</Message></Error><RequestId>${requestId}</RequestId></ErrorResponse>`,
    );
  },
};

/** `default: 5` is the SDK's mark for ISO 8601. */
const codec = new XmlCodec({
  xmlNamespace: '',
  serviceNamespace: '',
  timestampFormat: { default: 5, useTrait: true },
});

/** The members of a structure as XML, without the element that the SDK's serialiser puts around them. */
function members(
  schema: Parameters<ReturnType<typeof codec.createSerializer>['write']>[0],
  value: unknown,
): string {
  const serializer = codec.createSerializer();
  serializer.write(schema, value);
  const element = String(serializer.flush());
  return element.slice(
    element.indexOf('>') + 1,
    Math.max(element.indexOf('>') + 1, element.lastIndexOf('</')),
  );
}

const xml = (statusCode: number, requestId: string, body: string) => ({
  statusCode,
  headers: { 'content-type': 'text/xml', 'x-amzn-requestid': requestId },
  body,
});

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escape = (text: string) =>
  text.replaceAll(/[&<>"]/g, (character) => entities[character] ?? character);
