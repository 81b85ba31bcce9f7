import { AwsError } from './service.ts';
import type { Caller, Need } from './service.ts';
import { verifySignature } from './signature.ts';
import type { parseSignature } from './signature.ts';
import type { WireRequest } from './wire.ts';

/** What the endpoint asks of IAM. */
export interface CallerDirectory {
  /** Who owns an access key, and the secret that its signatures are made with. */
  identify(
    accessKeyId: string,
  ): { caller: Caller; secretAccessKey: string; sessionToken?: string } | undefined;
  /** Throws `AccessDeniedException`. */
  authorize(caller: Caller, needs: readonly Need[]): void;
}

/** Who signed a request. Throws `UnrecognizedClientException` or `InvalidSignatureException`'s kin. */
export function authenticate(
  iam: Pick<CallerDirectory, 'identify'>,
  request: WireRequest,
  signature: ReturnType<typeof parseSignature>,
): Caller {
  const known = iam.identify(signature.accessKeyId);
  const token = request.headers['x-amz-security-token'];
  if (!known || known.sessionToken !== token)
    throw new AwsError(
      'UnrecognizedClientException',
      'The security token included in the request is invalid.',
      403,
    );
  verifySignature(request, signature, known.secretAccessKey);
  return known.caller;
}

/** As the journal names a caller: `root`, or the role. */
export function nameOf({ principal }: Caller): string {
  return principal.kind === 'root'
    ? 'root'
    : (principal.roleArn.split('/').at(-1) ?? principal.roleArn);
}
