import { SendTaskSuccessCommand, SFNClient } from '@aws-sdk/client-sfn';
import { clientSettings, openClient, type OpenClient } from './client-settings.ts';
import { call, failedWith } from './fault.ts';

export interface Tokens {
  /** Answers a waiting state. `too-late` if it was answered, retried or timed out meanwhile: never a crash. */
  resume(token: string, output: { readonly kind: string }): Promise<'resumed' | 'too-late'>;
}

/** Connects to Step Functions: `SendTaskSuccess`. */
export function connectTokens(open: OpenClient = openClient): Tokens {
  const client = open(SFNClient, clientSettings);
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
