import type { DecisionKind, Outcome } from './events.ts';
import type { Phase } from './deployment.ts';

/** A deployment that stands in the way, with what a person needs to know of it. */
export interface Holder {
  readonly deploymentId: string;
  readonly requester: string;
  readonly version: string;
  readonly phase: Phase;
  readonly requestedAt: string;
}

/** An expected "no", with the facts that chat words. Returned, never thrown. */
export type Refusal = { readonly kind: 'refused' } & (
  | { readonly code: 'not-a-member' }
  | {
      readonly code: 'not-a-deployer';
      readonly service: string;
      readonly deployers: readonly string[];
    }
  | { readonly code: 'unknown-service'; readonly given: string; readonly known: readonly string[] }
  | {
      readonly code: 'unknown-environment';
      readonly service: string;
      readonly given: string;
      readonly known: readonly string[];
    }
  | {
      readonly code: 'unknown-version';
      readonly service: string;
      readonly given: string;
      readonly known: readonly string[];
    }
  | { readonly code: 'in-progress'; readonly holder: Holder; readonly replaceable: boolean }
  | {
      readonly code: 'on-hold';
      readonly owner: string;
      readonly reason: string;
      readonly since: string;
    }
  | { readonly code: 'frozen'; readonly until: string; readonly reason: string }
  | {
      readonly code: 'already-running';
      readonly service: string;
      readonly environment: string;
      readonly version: string;
    }
  | { readonly code: 'unknown-deployment' }
  | { readonly code: 'own-request' }
  | { readonly code: 'not-an-approver'; readonly approvers: readonly string[] }
  | {
      readonly code: 'already-decided';
      readonly decision: DecisionKind;
      readonly by: string;
      readonly at: string;
    }
  | { readonly code: 'approval-expired'; readonly expiredAt: string }
  | { readonly code: 'plan-changed' }
  | { readonly code: 'not-awaiting-approval'; readonly phase: Phase }
  | { readonly code: 'already-settled'; readonly outcome: Outcome }
  | { readonly code: 'nothing-open'; readonly service?: string; readonly environment?: string }
  | { readonly code: 'ambiguous'; readonly open: readonly Holder[] }
  | { readonly code: 'no-earlier-version'; readonly service: string; readonly environment: string }
  | { readonly code: 'start-failed' }
);
