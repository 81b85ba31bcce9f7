import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { AwsError } from './service.ts';
import type { WireRequest } from './wire.ts';

/** What `Authorization: AWS4-HMAC-SHA256 …` says. */
export interface Signature {
  readonly accessKeyId: string;
  readonly date: string;
  readonly region: string;
  readonly signingName: string;
  readonly signedHeaders: readonly string[];
  readonly signature: string;
}

const form =
  /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([^/]+)\/([^/]+)\/aws4_request,\s*SignedHeaders=([^,]+),\s*Signature=([0-9a-f]{64})$/;

/** Reads the signature of a request. Throws `MissingAuthenticationTokenException` or `IncompleteSignatureException`. */
export function parseSignature({ headers }: WireRequest): Signature {
  const header = headers['authorization'];
  if (!header)
    throw new AwsError('MissingAuthenticationTokenException', 'Missing Authentication Token', 403);
  const [, accessKeyId, date, region, signingName, signedHeaders, signature] =
    form.exec(header) ?? [];
  if (!accessKeyId || !date || !region || !signingName || !signedHeaders || !signature)
    throw new AwsError(
      'IncompleteSignatureException',
      'the Authorization header is not a version 4 signature',
      403,
    );
  return {
    accessKeyId,
    date,
    region,
    signingName,
    signedHeaders: signedHeaders.split(';'),
    signature,
  };
}

/**
 * Signature Version 4, checked with the key's secret. The age of a signature is not checked:
 * people sign by the machine's clock and Lambdas by the sandbox's.
 * Throws `InvalidSignatureException` (403).
 */
export function verifySignature(
  request: WireRequest,
  signature: Signature,
  secretAccessKey: string,
) {
  const expected = calculateSignature(request, signature, secretAccessKey);
  if (!timingSafeEqual(expected, Buffer.from(signature.signature, 'hex')))
    throw new AwsError(
      'InvalidSignatureException',
      'The request signature we calculated does not match the signature you provided.',
      403,
    );
}

/** The signature that a request should have. */
export function calculateSignature(
  request: WireRequest,
  scope: Omit<Signature, 'signature'>,
  secretAccessKey: string,
): Buffer {
  const text = [
    'AWS4-HMAC-SHA256',
    request.headers['x-amz-date'] ?? '',
    `${scope.date}/${scope.region}/${scope.signingName}/aws4_request`,
    sha256(canonicalRequest(request, scope.signedHeaders)),
  ].join('\n');
  return hmac(signingKey(secretAccessKey, scope), text);
}

function canonicalRequest(
  { method, path, query, headers, rawBody }: WireRequest,
  signed: readonly string[],
) {
  return [
    method,
    // Every service but S3 encodes the path a second time.
    path.split('/').map(encode).join('/'),
    [...new URLSearchParams(query)]
      .map(([name, value]) => `${encode(name)}=${encode(value)}`)
      .sort()
      .join('&'),
    ...signed.map((name) => `${name}:${(headers[name] ?? '').trim().replaceAll(/\s+/g, ' ')}`),
    '',
    signed.join(';'),
    sha256(rawBody),
  ].join('\n');
}

function signingKey(secret: string, { date, region, signingName }: Omit<Signature, 'signature'>) {
  const ofDate = hmac(`AWS4${secret}`, date);
  return hmac(hmac(hmac(ofDate, region), signingName), 'aws4_request');
}

const hmac = (key: string | Buffer, text: string) =>
  createHmac('sha256', key).update(text).digest();
const sha256 = (content: string | Buffer) => createHash('sha256').update(content).digest('hex');
const encode = (text: string) =>
  encodeURIComponent(text).replaceAll(
    /[!'()*]/g,
    (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`,
  );
