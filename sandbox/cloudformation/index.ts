export { openAssembly } from './assembly.ts';
export type { Assembly } from './assembly.ts';
export { bootAssembly } from './boot.ts';
export type { BootedAssembly, BootOptions } from './boot.ts';
export type { ResolveSecret, SecretReference } from './dynamic-references.ts';
