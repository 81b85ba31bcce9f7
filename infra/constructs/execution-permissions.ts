import type { Permission, Realm } from './permission.ts';

/** Executions of our state machine. */
export function executionPermissions({ arns }: Realm) {
  return {
    startExecutions: {
      actions: ['states:StartExecution'],
      resources: [arns.stateMachine()],
    },
    readExecutions: {
      actions: ['states:DescribeExecution'],
      resources: [arns.executions()],
      wide: 'Executions are named after deployments, whose ids are random.',
    },
    resumeExecutions: {
      actions: ['states:SendTaskSuccess'],
      resources: ['*'],
      wide: 'The service-authorization reference names no resource for states:SendTaskSuccess; a token opens one task only, and tokens are kept in the table.',
    },
  } satisfies Record<string, Permission>;
}
