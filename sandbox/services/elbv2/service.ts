import * as schemas from '@aws-sdk/client-elastic-load-balancing-v2';
import type { AwsService } from '../../endpoint/service.ts';
import { changeOperations } from './change-operations.ts';
import type { Elbv2Core } from './core.ts';
import { attributeOperations, describeOperations } from './describe-operations.ts';

/** The Query protocol front of Elastic Load Balancing. Names an operation's permission after itself. */
export const elbv2Service = (core: Elbv2Core): AwsService => ({
  signingName: 'elasticloadbalancing',
  protocol: 'query',
  version: '2015-12-01',
  schemas,
  operations: {
    ...describeOperations(core),
    ...changeOperations(core),
    ...attributeOperations(core),
  },
});
