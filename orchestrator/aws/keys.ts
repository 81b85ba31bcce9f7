import type { ServiceEnvironment } from '../catalogue/names.ts';
import type { WaitName } from '../deployment/waits.ts';
import type { Key } from './table.ts';

const partition = (deploymentId: string) => `DEPLOYMENT#${deploymentId}`;
const place = ({ service, environment }: ServiceEnvironment) => `${service}#${environment}`;

/** Where things lie in the table. Nothing else builds a key. */
export const keys = {
  meta: (deploymentId: string): Key => ({ pk: partition(deploymentId), sk: 'META' }),
  entry: (deploymentId: string, seq: number): Key => ({
    pk: partition(deploymentId),
    sk: `ENTRY#${String(seq).padStart(6, '0')}`,
  }),
  once: (deploymentId: string, key: string): Key => ({
    pk: partition(deploymentId),
    sk: `KEY#${key}`,
  }),
  decision: (deploymentId: string, name: 'approval' | 'stop'): Key => ({
    pk: partition(deploymentId),
    sk: `DECISION#${name}`,
  }),
  intent: (deploymentId: string, effect: string): Key => ({
    pk: partition(deploymentId),
    sk: `INTENT#${effect}`,
  }),
  claim: (deploymentId: string, effect: string, attempt: number): Key => ({
    pk: partition(deploymentId),
    sk: `CLAIM#${effect}#${attempt}`,
  }),
  wait: (deploymentId: string, wait: WaitName): Key => ({
    pk: partition(deploymentId),
    sk: `WAIT#${wait}`,
  }),
  lock: (where: ServiceEnvironment): Key => ({ pk: 'LOCK', sk: place(where) }),
  history: (where: ServiceEnvironment, requestedAt: string, deploymentId: string): Key => ({
    pk: `HISTORY#${place(where)}`,
    sk: `${requestedAt}#${deploymentId}`,
  }),
  outbox: (deploymentId: string): Key => ({ pk: 'OUTBOX', sk: deploymentId }),
  refusals: (day: string): Key => ({ pk: `REFUSALS#${day}`, sk: 'META' }),
  refusal: (day: string, seq: number): Key => ({
    pk: `REFUSALS#${day}`,
    sk: `ENTRY#${String(seq).padStart(6, '0')}`,
  }),
  heartbeat: (): Key => ({ pk: 'HEARTBEAT', sk: 'BUS' }),
  signature: (hash: string): Key => ({ pk: `SIGNATURE#${hash}`, sk: 'SEEN' }),
};
