import * as schemas from '@aws-sdk/client-codedeploy';
import type { AwsService } from '../../endpoint/service.ts';
import type { CodeDeployCore } from './core.ts';
import { deploymentOperations } from './deployment-operations.ts';
import { setupOperations } from './setup-operations.ts';

/** The JSON 1.1 front of CodeDeploy. */
export const codeDeployService = (core: CodeDeployCore): AwsService => ({
  signingName: 'codedeploy',
  protocol: 'json-1.1',
  target: 'CodeDeploy_20141006',
  schemas,
  operations: { ...deploymentOperations(core), ...setupOperations(core) },
});
