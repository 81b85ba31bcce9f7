import { z } from 'zod';
import type { ServiceEnvironment } from '../catalogue/names.ts';
import type { PastDeployment } from '../deployment/choose-earlier.ts';
import type { DeploymentPlan } from '../deployment/plan.ts';
import { outcomes, type Outcome } from '../deployment/events.ts';
import type { DeploymentRequest } from '../deployment/request.ts';
import { keys } from './keys.ts';
import type { Table, Write } from './table.ts';

const past = z.object({
  deploymentId: z.string(),
  kind: z.enum(['deploy', 'rollback']),
  requestedAt: z.string(),
  version: z.string(),
  digest: z.string(),
  outcome: z.enum(outcomes).optional(),
  source: z.object({ version: z.string(), digest: z.string() }).optional(),
});

export interface History {
  /** Newest first. */
  list(where: ServiceEnvironment, limit: number): Promise<readonly PastDeployment[]>;
}

export function createHistory(table: Table): History {
  return {
    list: async (where, limit) => {
      const { pk } = keys.history(where, '', '');
      const items = await table.query(pk, { newestFirst: true, limit });
      return items.map((item) => past.parse(item));
    },
  };
}

/** The line that a new deployment adds to its service's history. */
export function historyLine(request: DeploymentRequest): Write {
  const { deploymentId, kind, requestedAt, version, digest } = request;
  const line: PastDeployment = { deploymentId, kind, requestedAt, version, digest };
  return {
    kind: 'put',
    item: { ...keys.history(request, requestedAt, deploymentId), ...line },
    when: [{ absent: 'pk' }],
  };
}

/** Completes the line when the deployment has ended. */
export function historyEnd(
  request: DeploymentRequest,
  outcome: Outcome,
  source: DeploymentPlan['source'] | undefined,
): Write {
  return {
    kind: 'update',
    key: keys.history(request, request.requestedAt, request.deploymentId),
    set: {
      outcome,
      ...(source ? { source: { version: source.version, digest: source.digest } } : {}),
    },
  };
}
