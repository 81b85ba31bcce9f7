import type { FunctionSpec } from '../../lambda/index.ts';
import type { Authorizer } from '../wiring.ts';

/** The variables that Lambda sets around those of the template. `AWS_ENDPOINT_URL` is the only one AWS does not set. */
export function environmentOf(
  spec: Omit<FunctionSpec, 'environment'>,
  variables: Readonly<Record<string, string>>,
  given: {
    region: string;
    endpointUrl: string;
    credentials: ReturnType<Authorizer['credentialsFor']>;
  },
): Record<string, string> {
  return {
    ...variables,
    ...given.credentials,
    AWS_ENDPOINT_URL: given.endpointUrl,
    AWS_REGION: given.region,
    AWS_DEFAULT_REGION: given.region,
    AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
    AWS_LAMBDA_FUNCTION_NAME: spec.functionName,
    AWS_LAMBDA_FUNCTION_VERSION: spec.version,
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(spec.memoryMiB),
    AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
    AWS_LAMBDA_LOG_GROUP_NAME: spec.logGroupName,
    AWS_LAMBDA_LOG_STREAM_NAME: spec.logStreamName,
    LAMBDA_TASK_ROOT: spec.taskRoot,
    _HANDLER: spec.handler,
    LANG: 'en_US.UTF-8',
    TZ: ':UTC',
  };
}
