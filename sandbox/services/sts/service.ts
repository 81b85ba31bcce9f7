import * as schemas from '@aws-sdk/client-sts';
import type { GetCallerIdentityRequest, GetCallerIdentityResponse } from '@aws-sdk/client-sts';
import type { AwsService, Caller, Operation } from '../../endpoint/service.ts';

/** STS on the wire: who am I? Nobody assumes roles through it; services do that by themselves. */
export function stsService(): AwsService {
  const getCallerIdentity: Operation<GetCallerIdentityRequest, GetCallerIdentityResponse> = {
    // AWS answers this to everyone, whatever their policies say.
    needs: () => [],
    run: (_input, caller) => identity(caller),
  };
  return {
    signingName: 'sts',
    protocol: 'query',
    version: '2011-06-15',
    schemas,
    operations: { GetCallerIdentity: getCallerIdentity },
  };
}

function identity({ account, principal }: Caller): GetCallerIdentityResponse {
  if (principal.kind === 'root')
    return { Account: account, UserId: account, Arn: `arn:aws:iam::${account}:root` };
  const role = principal.roleArn.split('/').at(-1) ?? '';
  return {
    Account: account,
    UserId: `${role}:sandbox`,
    Arn: `arn:aws:sts::${account}:assumed-role/${role}/sandbox`,
  };
}
