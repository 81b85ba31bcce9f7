import { names } from '../../../orchestrator/catalogue/names.ts';
import { parseCatalogue } from '../../../orchestrator/catalogue/parse.ts';
import type { Catalogue } from '../../../orchestrator/catalogue/schema.ts';
import type { Deployment } from '../../../orchestrator/deployment/deployment.ts';
import { hashPlan } from '../../../orchestrator/deployment/plan-deployment.ts';
import type { DeploymentPlan } from '../../../orchestrator/deployment/plan.ts';
import type { DeploymentRequest } from '../../../orchestrator/deployment/request.ts';
import config from '../../../slipway.config.ts';
import { digestOf, where } from './fake-cloud.ts';

export const aCatalogue = (): Catalogue => parseCatalogue(structuredClone(config));

export const aRequest = (changes: Partial<DeploymentRequest> = {}): DeploymentRequest => ({
  deploymentId: `contacts-prod-${'1'.padStart(32, '0')}`,
  kind: 'deploy',
  ...where,
  version: 'v2',
  digest: digestOf('v2'),
  requester: 'ada',
  requestedAt: '2026-11-20T09:00:00.000Z',
  replyTo: '{}',
  fence: 1,
  ...changes,
});

export const aPlan = (changes: Partial<DeploymentPlan> = {}): DeploymentPlan => ({
  deploymentId: aRequest().deploymentId,
  ...where,
  requester: 'ada',
  target: { version: 'v2', digest: digestOf('v2'), image: `registry/contacts@${digestOf('v2')}` },
  source: { version: 'v1', digest: digestOf('v1'), taskDefinitionArn: 'td:1' },
  changes: [],
  strategy: { kind: 'canary', percent: 10, intervalMinutes: 5 },
  deploymentConfig: 'CodeDeployDefault.ECSCanary10Percent5Minutes',
  container: { name: 'web', port: 8080 },
  smokeTests: aCatalogue().services.contacts!.smokeTests,
  bakeMinutes: 15,
  bakeRequests: 0,
  readyWithinMinutes: 15,
  alarms: names.alarms(where),
  approval: {
    required: 1,
    approvers: ['grace', 'margaret'],
    expiresAt: '2026-11-20T10:00:00.000Z',
  },
  catalogueVersion: 'c1',
  plannedAt: '2026-11-20T09:00:00.000Z',
  ...changes,
});

/** A deployment that waits for approval, unless said otherwise. */
export function aDeployment(changes: Partial<Deployment> = {}): Deployment {
  const plan = changes.plan ?? aPlan();
  return {
    deploymentId: aRequest().deploymentId,
    seq: 3,
    request: aRequest(),
    phase: 'awaiting-approval',
    phaseSince: '2026-11-20T09:00:00.000Z',
    plan,
    planHash: hashPlan(plan),
    targetPercent: 0,
    alarms: [],
    ...changes,
  };
}
