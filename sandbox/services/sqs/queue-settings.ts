import { AwsError } from '../../endpoint/service.ts';
import type { Outgoing } from './message.ts';

/** Settings of a queue, in the API's units. */
export interface QueueSettings {
  readonly name: string;
  readonly arn: string;
  readonly fifo: boolean;
  readonly contentBasedDeduplication: boolean;
  readonly dedupScope: 'queue' | 'messageGroup';
  readonly visibilitySeconds: number;
  readonly delaySeconds: number;
  readonly retentionSeconds: number;
  readonly waitSeconds: number;
  readonly maxMessageBytes: number;
}

/** Throws MissingParameter or InvalidParameterValue for a message that the queue does not take. */
export function checkOutgoing(
  { body, groupId }: Outgoing,
  { fifo, maxMessageBytes }: QueueSettings,
): void {
  if (body === '') throw new AwsError('MissingParameter', 'The request must contain MessageBody.');
  if (Buffer.byteLength(body) > maxMessageBytes) {
    throw new AwsError(
      'InvalidParameterValue',
      `One or more parameters are invalid. Reason: Message must be shorter than ${maxMessageBytes} bytes.`,
    );
  }
  if (fifo && !groupId) {
    throw new AwsError(
      'MissingParameter',
      'The request must contain the parameter MessageGroupId.',
    );
  }
}
