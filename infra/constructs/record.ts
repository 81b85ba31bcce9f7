import { RemovalPolicy } from 'aws-cdk-lib';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import { Construct } from 'constructs';
import { orchestratorNames } from './named-arns.ts';
import type { Permission } from './permission.ts';

/** The one table: deployments, their journals, decisions, locks and waits. Losing it would lose the audit. */
export class RecordTable extends Construct {
  readonly table: dynamodb.Table;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.table = new dynamodb.Table(this, 'Table', {
      tableName: orchestratorNames.table,
      partitionKey: { name: 'pk', type: dynamodb.AttributeType.STRING },
      sortKey: { name: 'sk', type: dynamodb.AttributeType.STRING },
      billingMode: dynamodb.BillingMode.PAY_PER_REQUEST,
      timeToLiveAttribute: 'expiresAt',
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      deletionProtection: true,
      removalPolicy: RemovalPolicy.RETAIN,
    });
  }

  /** A transaction needs the permissions of what it does, item by item. */
  get readAndWrite(): Permission {
    return this.#allow('GetItem', 'Query', 'PutItem', 'UpdateItem');
  }

  /** For what has an effect outside: its intent is written only while the lock is still its deployment's (I8). */
  get checkFence(): Permission {
    return this.#allow('ConditionCheckItem');
  }

  /** What chat has told is noted on items that are there, and what was told to its end leaves the outbox. */
  get readAndTell(): Permission {
    return this.#allow('GetItem', 'Query', 'UpdateItem', 'DeleteItem');
  }

  #allow(...actions: readonly string[]): Permission {
    return {
      actions: actions.map((action) => `dynamodb:${action}`),
      resources: [this.table.tableArn],
    };
  }
}
