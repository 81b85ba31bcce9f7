import * as schemas from '@aws-sdk/client-sfn';
import type * as sfn from '@aws-sdk/client-sfn';
import type { Answer, AwsService, Need, Operation } from '../../endpoint/service.ts';
import type { StatesCore } from './core.ts';
import type { Execution, Machine } from './execution.ts';
import { page } from './pages.ts';

/** Step Functions under the wire. Its client speaks JSON 1.0. */
export function statesService(core: StatesCore): AwsService {
  return {
    signingName: 'states',
    protocol: 'json-1.0',
    target: 'AWSStepFunctions',
    schemas,
    operations: {
      ...machineOperations(core),
      ...executionOperations(core),
      ...tokenOperations(core),
    },
  };
}

const need = (action: string, resource: string): Need[] => [
  { action: `states:${action}`, resources: [resource] },
];

function machineOperations(core: StatesCore) {
  const DescribeStateMachine: Operation<
    sfn.DescribeStateMachineInput,
    Answer<sfn.DescribeStateMachineOutput>
  > = {
    needs: ({ stateMachineArn = '*' }) => need('DescribeStateMachine', stateMachineArn),
    run: ({ stateMachineArn = '' }) => {
      const machine = core.machine(stateMachineArn);
      return {
        ...listed(machine),
        status: 'ACTIVE',
        definition: machine.text,
        roleArn: machine.roleArn,
      };
    },
  };
  const ListStateMachines: Operation<sfn.ListStateMachinesInput, sfn.ListStateMachinesOutput> = {
    needs: () => need('ListStateMachines', '*'),
    run: (input) => {
      const { items, nextToken } = page(core.machines(), input);
      return { stateMachines: items.map(listed), nextToken };
    },
  };
  return { DescribeStateMachine, ListStateMachines };
}

function executionOperations(core: StatesCore) {
  const StartExecution: Operation<sfn.StartExecutionInput, sfn.StartExecutionOutput> = {
    needs: ({ stateMachineArn = '*' }) => need('StartExecution', stateMachineArn),
    run: ({ stateMachineArn = '', name, input }) => {
      const execution = core.start({ stateMachineArn, name, input });
      return { executionArn: execution.arn, startDate: new Date(execution.startedAt) };
    },
  };
  const DescribeExecution: Operation<sfn.DescribeExecutionInput, sfn.DescribeExecutionOutput> = {
    needs: ({ executionArn = '*' }) => need('DescribeExecution', executionArn),
    run: ({ executionArn = '' }) => described(core.execution(executionArn)),
  };
  const StopExecution: Operation<sfn.StopExecutionInput, sfn.StopExecutionOutput> = {
    needs: ({ executionArn = '*' }) => need('StopExecution', executionArn),
    run: async ({ executionArn = '', error, cause }) => {
      const execution = core.execution(executionArn);
      await execution.stop(error, cause);
      return { stopDate: new Date(execution.stoppedAt ?? execution.startedAt) };
    },
  };
  const GetExecutionHistory: Operation<
    sfn.GetExecutionHistoryInput,
    sfn.GetExecutionHistoryOutput
  > = {
    needs: ({ executionArn = '*' }) => need('GetExecutionHistory', executionArn),
    run: (input) => {
      const { events } = core.execution(input.executionArn ?? '').history;
      const { items, nextToken } = page(input.reverseOrder ? events.toReversed() : events, input);
      return { events: items, nextToken };
    },
  };
  const ListExecutions: Operation<sfn.ListExecutionsInput, sfn.ListExecutionsOutput> = {
    needs: ({ stateMachineArn = '*' }) => need('ListExecutions', stateMachineArn),
    run: (input) => {
      const machine = core.machine(input.stateMachineArn ?? '');
      const found = core
        .executions()
        .filter((execution) => execution.machine.arn === machine.arn)
        .filter(({ status }) => !input.statusFilter || status === input.statusFilter);
      const { items, nextToken } = page(found, input);
      return { executions: items.map(inList), nextToken };
    },
  };
  return { StartExecution, DescribeExecution, StopExecution, GetExecutionHistory, ListExecutions };
}

function tokenOperations(core: StatesCore) {
  // AWS's own lists name no resource for these actions, CDK grants them on the machine: the ARN satisfies both.
  const tokenNeed = (action: string, token = '') => need(action, core.tokens.ownerOf(token) ?? '*');

  const SendTaskSuccess: Operation<sfn.SendTaskSuccessInput, sfn.SendTaskSuccessOutput> = {
    needs: ({ taskToken }) => tokenNeed('SendTaskSuccess', taskToken),
    run: ({ taskToken = '', output = '' }) => {
      core.tokens.succeed(taskToken, output);
      return {};
    },
  };
  const SendTaskFailure: Operation<sfn.SendTaskFailureInput, sfn.SendTaskFailureOutput> = {
    needs: ({ taskToken }) => tokenNeed('SendTaskFailure', taskToken),
    run: ({ taskToken = '', error, cause }) => {
      core.tokens.fail(taskToken, error, cause);
      return {};
    },
  };
  const SendTaskHeartbeat: Operation<sfn.SendTaskHeartbeatInput, sfn.SendTaskHeartbeatOutput> = {
    needs: ({ taskToken }) => tokenNeed('SendTaskHeartbeat', taskToken),
    run: ({ taskToken = '' }) => {
      core.tokens.beat(taskToken);
      return {};
    },
  };
  return { SendTaskSuccess, SendTaskFailure, SendTaskHeartbeat };
}

const listed = ({ arn, name, createdAt }: Machine) => ({
  stateMachineArn: arn,
  name,
  type: 'STANDARD' as const,
  creationDate: new Date(createdAt),
});

const inList = (execution: Execution) => ({
  executionArn: execution.arn,
  stateMachineArn: execution.machine.arn,
  name: execution.name,
  status: execution.status,
  startDate: new Date(execution.startedAt),
  ...(execution.stoppedAt !== undefined && { stopDate: new Date(execution.stoppedAt) }),
});

const described = (execution: Execution): sfn.DescribeExecutionOutput => ({
  ...inList(execution),
  input: execution.input,
  inputDetails: { included: true },
  output: execution.output,
  ...(execution.output !== undefined && { outputDetails: { included: true } }),
  error: execution.error,
  cause: execution.cause,
});
