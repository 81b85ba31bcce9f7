import { z } from 'zod';

const environment = z.object({
  TABLE_NAME: z.string().min(3),
  EVENT_BUS_NAME: z.string().min(1),
  /** Not on the functions that the state machine itself calls: none of them starts or reads executions. */
  STATE_MACHINE_ARN: z.string().startsWith('arn:').optional(),
});

export interface OrchestratorConfig {
  readonly tableName: string;
  readonly eventBusName: string;
  readonly stateMachineArn?: string;
}

/** Settings of a Lambda, from its environment. Throws with the names of what is missing or wrong. */
export function readConfig(env: Readonly<Record<string, string | undefined>>): OrchestratorConfig {
  const parsed = environment.safeParse(env);
  if (!parsed.success)
    throw new Error(
      `the environment is incomplete: ${parsed.error.issues.map(({ path, message }) => `${path.join('.')} (${message})`).join(', ')}`,
    );
  const { TABLE_NAME, EVENT_BUS_NAME, STATE_MACHINE_ARN } = parsed.data;
  return {
    tableName: TABLE_NAME,
    eventBusName: EVENT_BUS_NAME,
    ...(STATE_MACHINE_ARN ? { stateMachineArn: STATE_MACHINE_ARN } : {}),
  };
}

/** The state machine's ARN, where it is needed. */
export function requireStateMachine({ stateMachineArn }: OrchestratorConfig): string {
  if (!stateMachineArn) throw new Error('the environment is incomplete: STATE_MACHINE_ARN');
  return stateMachineArn;
}
