import type { OpenClient } from '../../../orchestrator/aws/client-settings.ts';

/** One command as an adapter sent it: its name without `Command`, and its input. */
export interface Sent {
  readonly name: string;
  readonly input: Readonly<Record<string, unknown>>;
}

/** Opens clients that ask nobody: `answer` says what AWS would, or throws what it would. */
export function answering(answer: (sent: Sent) => unknown): { open: OpenClient; sent: Sent[] } {
  const sent: Sent[] = [];
  const client = {
    send: async ({
      constructor,
      input,
    }: {
      constructor: { name: string };
      input: Sent['input'];
    }) => {
      const command = { name: constructor.name.replace(/Command$/, ''), input };
      sent.push(command);
      return answer(command);
    },
  };
  // An adapter uses nothing of a client but `send`.
  const open = (() => client) as unknown as OpenClient;
  return { open, sent };
}

/** An error as the SDK throws it. */
export const awsError = (name: string) =>
  Object.assign(new Error(name), { name, $metadata: { httpStatusCode: 400 } });
