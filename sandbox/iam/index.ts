export { createIam } from './iam.ts';
export type { Iam, IamOptions } from './iam.ts';
export { iamResources } from './resources.ts';
export type { Role } from './roles.ts';
export type { UsageReport } from './usage.ts';
