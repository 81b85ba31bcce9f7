import { stsService } from './service.ts';

/** STS. It has no state: the caller is known from the signature. */
export function createSts() {
  return { service: stsService(), resources: [] };
}
