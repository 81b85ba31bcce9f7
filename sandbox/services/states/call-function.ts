import { AwsError } from '../../endpoint/service.ts';
import type { Authorizer, InvokeResult, LambdaInvoker } from '../wiring.ts';
import { StateFailure } from './failure.ts';
import { plainJson, type Json } from './json.ts';
import type { Tools } from './run.ts';

interface Ports {
  readonly lambda: LambdaInvoker;
  readonly authorizer: Pick<Authorizer, 'require'>;
  readonly account: string;
  readonly region: string;
}

/** Calls functions with the state machine's role; whatever goes wrong becomes a failure in Step Functions' words. */
export function functionCaller({
  lambda,
  authorizer,
  account,
  region,
}: Ports): Tools['callFunction'] {
  return async (roleArn, functionName, payload) => {
    const functionArn = functionName.startsWith('arn:')
      ? functionName
      : `arn:aws:lambda:${region}:${account}:function:${functionName}`;
    let result: InvokeResult;
    try {
      authorizer.require(roleArn, [{ action: 'lambda:InvokeFunction', resources: [functionArn] }]);
      result = await lambda.invoke(functionName, payload);
    } catch (error) {
      throw serviceFailure(error);
    }
    return answerOf(result);
  };
}

function answerOf({ error, payload }: InvokeResult): Json {
  if (!error) return plainJson(payload);
  const { errorType, errorMessage, trace } = error;
  const cause = JSON.stringify({ errorMessage, errorType, ...(trace && { trace }) });
  // A function that could not answer at all has no error of its own.
  const died = errorType === '' || /^(Sandbox|Runtime)\./.test(errorType);
  throw new StateFailure(died ? 'Lambda.Unknown' : errorType, cause);
}

/** Errors of the Lambda service itself, such as `Lambda.ResourceNotFoundException`. */
function serviceFailure(error: unknown): StateFailure {
  if (!(error instanceof AwsError)) {
    const message = error instanceof Error ? error.message : String(error);
    return new StateFailure('Lambda.SdkClientException', message);
  }
  // As Step Functions reports a role that may not call the function.
  const name = error.name.startsWith('AccessDenied') ? 'AWSLambdaException' : error.name;
  return new StateFailure(`Lambda.${name}`, error.message);
}
