import type { Outcome } from './events.ts';

/** One line of a service's history in an environment. */
export interface PastDeployment {
  readonly deploymentId: string;
  readonly kind: 'deploy' | 'rollback';
  readonly requestedAt: string;
  readonly version: string;
  readonly digest: string;
  readonly outcome?: Outcome;
  readonly source?: { readonly version: string; readonly digest: string };
}

/**
 * The version to go back to: the last one that served here before the one that runs now.
 * Only what once succeeded here, or was served before a success, is offered; what people rolled away from is not.
 */
export function chooseEarlier(
  newestFirst: readonly PastDeployment[],
  runningDigest: string,
): { version: string; digest: string } | undefined {
  const succeeded = newestFirst.filter(({ outcome }) => outcome === 'SUCCEEDED');
  const abandoned = new Set(
    succeeded.filter(({ kind }) => kind === 'rollback').map(({ source }) => source?.digest),
  );
  const candidates = succeeded.flatMap((past) => [past, ...(past.source ? [past.source] : [])]);
  const found = candidates.find(({ digest }) => digest !== runningDigest && !abandoned.has(digest));
  return found && { version: found.version, digest: found.digest };
}
