import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { z } from 'zod';
import { outcomes, type Exposure, type Outcome } from '../../orchestrator/deployment/events.ts';

const exposure = z.object({
  requests: z.number(),
  errors: z.number(),
  totalRequests: z.number(),
  seconds: z.number(),
});
const entry = z.object({
  event: z.looseObject({
    type: z.string(),
    adopted: z.boolean().optional(),
    percent: z.number().optional(),
    exposure: exposure.optional(),
    outcome: z.enum(outcomes).optional(),
  }),
});
const refusal = z.object({ seq: z.number(), code: z.string(), by: z.string() });

/**
 * The exposure that Slipway recorded for a deployment, which is what its card tells. Read from the table as anyone
 * with the right to it could; stories compare it with what the load balancer counted.
 */
export async function recordedExposure(
  endpointUrl: string,
  deploymentId: string,
): Promise<Exposure | undefined> {
  const items = await query(endpointUrl, `DEPLOYMENT#${deploymentId}`);
  return items.map((item) => entry.parse(item)).findLast(({ event }) => event.exposure)?.event
    .exposure;
}

/** How a deployment ended by its record, whoever ended it; undefined while it is open. */
export async function recordedOutcome(
  endpointUrl: string,
  deploymentId: string,
): Promise<Outcome | undefined> {
  const items = await query(endpointUrl, `DEPLOYMENT#${deploymentId}`);
  return items.map((item) => entry.parse(item)).find(({ event }) => event.outcome)?.event.outcome;
}

/** What a deployment's record tells, in its order. */
export async function recordedEvents(endpointUrl: string, deploymentId: string) {
  const items = await query(endpointUrl, `DEPLOYMENT#${deploymentId}`);
  return items.map((item) => entry.parse(item).event);
}

/** The audit entries of everything that was refused at the door on a day (`yyyy-mm-dd`), in order. */
export async function recordedRefusals(endpointUrl: string, day: string) {
  const items = await query(endpointUrl, `REFUSALS#${day}`);
  return items.map((item) => refusal.parse(item));
}

async function query(endpointUrl: string, pk: string) {
  const client = DynamoDBDocumentClient.from(
    new DynamoDBClient({
      endpoint: endpointUrl,
      region: 'eu-west-1',
      credentials: { accessKeyId: 'sandbox', secretAccessKey: 'sandbox' },
    }),
  );
  const { Items = [] } = await client.send(
    new QueryCommand({
      TableName: 'slipway',
      KeyConditionExpression: 'pk = :pk AND begins_with(sk, :entries)',
      ExpressionAttributeValues: { ':pk': pk, ':entries': 'ENTRY#' },
      ConsistentRead: true,
    }),
  );
  client.destroy();
  return Items;
}
