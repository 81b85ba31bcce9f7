import { SendTaskSuccessCommand, SFNClient } from '@aws-sdk/client-sfn';
import { clientSettings } from './client-settings.ts';
import { call, failedWith } from './fault.ts';

export interface Tokens {
  /** Answers a waiting state. `too-late` if it was answered, retried or timed out meanwhile: never a crash. */
  resume(token: string, output: { readonly kind: string }): Promise<'resumed' | 'too-late'>;
}

/** Connects to Step Functions: `SendTaskSuccess`. */
export function connectTokens(): Tokens {
  const client = new SFNClient(clientSettings);
  return {
    resume: async (taskToken, output) => {
      const send = new SendTaskSuccessCommand({ taskToken, output: JSON.stringify(output) });
      try {
        await call('SendTaskSuccess', () => client.send(send));
        return 'resumed';
      } catch (error) {
        if (failedWith(error, 'TaskTimedOut', 'TaskDoesNotExist', 'InvalidToken'))
          return 'too-late';
        throw error;
      }
    },
  };
}
