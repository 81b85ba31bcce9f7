import type { ResourceHandler } from '../../cloudformation/resource.ts';
import type { AwsService } from '../../endpoint/service.ts';
import { DynamoDbCore, type DynamoDbOptions } from './core.ts';
import { resources } from './resources.ts';
import { dynamoDbService } from './service.ts';

export type { DynamoDbCore, DynamoDbOptions } from './core.ts';

/** DynamoDB: dynalite in this process, with transactions and expiry in front of it. */
export function createDynamoDb(options: DynamoDbOptions): {
  core: DynamoDbCore;
  service: AwsService;
  resources: ResourceHandler[];
} {
  const core = new DynamoDbCore(options);
  return { core, service: dynamoDbService(core), resources: resources(core) };
}
