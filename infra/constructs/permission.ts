import type { ServiceEnvironment } from '../../orchestrator/catalogue/names.ts';
import type { NamedArns } from './named-arns.ts';

/** One thing that a function may do. */
export interface Permission {
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  readonly conditions?: Readonly<Record<string, unknown>>;
  /** Why a resource has a wildcard; required where one has, and shown in the policy checks' record. */
  readonly wide?: string;
}

/** What permissions are about: the catalogue's services, and how their things are named. */
export interface Realm {
  readonly arns: NamedArns;
  readonly services: readonly string[];
  readonly places: readonly ServiceEnvironment[];
  readonly environments: readonly string[];
}
