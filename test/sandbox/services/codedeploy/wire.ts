import { createEndpoint } from '../../../../sandbox/endpoint/index.ts';
import type { AwsService, Need } from '../../../../sandbox/endpoint/service.ts';
import type { Clock } from '../../../../sandbox/clock.ts';

/** Services behind the real endpoint, with what an SDK client needs to call them as root; and every need that was asked. */
export async function wire(clock: Clock, services: readonly AwsService[]) {
  const needs: Need[] = [];
  const endpoint = await createEndpoint({
    port: 0,
    clock,
    services,
    onError: (error) => {
      throw error;
    },
    iam: {
      identify: () => ({
        caller: { account: '000000000000', region: 'eu-west-1', principal: { kind: 'root' } },
        secretAccessKey: 'sandbox',
      }),
      authorize: (_, asked) => void needs.push(...asked),
    },
  });
  return {
    needs,
    close: () => endpoint.close(),
    client: {
      endpoint: endpoint.url,
      region: 'eu-west-1',
      credentials: { accessKeyId: 'sandbox', secretAccessKey: 'sandbox' },
    },
  };
}
