import { DescribeExecutionCommand, SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { clientSettings, openClient, type OpenClient } from './client-settings.ts';
import { call, failedWith, ResourceMissing } from './fault.ts';

export interface ExecutionInput {
  readonly deploymentId: string;
  readonly service: string;
  readonly environment: string;
}

export interface ExecutionSeen {
  readonly status: string;
  /** Set when it did not succeed; for one that a person stopped, what they gave. */
  readonly error?: string;
  readonly cause?: string;
}

export interface Executions {
  /** Starts the machine under the deployment's id; a start that happened already is the same start. */
  start(input: ExecutionInput): Promise<void>;
  /** Undefined if there is no execution of that name. */
  describe(deploymentId: string): Promise<ExecutionSeen | undefined>;
}

/** Connects to Step Functions: `StartExecution`, `DescribeExecution`. */
export function connectExecutions(
  stateMachineArn: string,
  open: OpenClient = openClient,
): Executions {
  const client = open(SFNClient, clientSettings);
  return {
    start: async (input) => {
      const start = new StartExecutionCommand({
        stateMachineArn,
        name: input.deploymentId,
        input: JSON.stringify(input),
      });
      try {
        await call('StartExecution', () => client.send(start));
      } catch (error) {
        if (!failedWith(error, 'ExecutionAlreadyExists')) throw error;
      }
    },
    describe: async (deploymentId) => {
      const executionArn = executionArnOf(stateMachineArn, deploymentId);
      try {
        const {
          status = 'UNKNOWN',
          error,
          cause,
        } = await call('DescribeExecution', () =>
          client.send(new DescribeExecutionCommand({ executionArn })),
        );
        return { status, ...(error ? { error } : {}), ...(cause ? { cause } : {}) };
      } catch (error) {
        if (error instanceof ResourceMissing) return undefined;
        throw error;
      }
    },
  };
}

/** Executions are named by deployment id, so an ARN needs no look-up. */
export const executionArnOf = (stateMachineArn: string, deploymentId: string) =>
  `${stateMachineArn.replace(':stateMachine:', ':execution:')}:${deploymentId}`;
