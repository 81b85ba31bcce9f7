import { createHash } from 'node:crypto';

/** How a version behaves once its tasks run. */
export interface Release {
  readonly version: string;
  /** Share of requests answered 500. */
  readonly errorRate: number;
  /** Seconds of the slowest tenth. */
  readonly latency: number;
  /** What health checks get. */
  readonly health: 200 | 503;
  /** What the smoke test gets. */
  readonly smoke: 200 | 500;
  readonly migrationExit: 0 | 1;
  /** Set: its tasks never start, for this reason. */
  readonly failsToStart?: string;
}

const good = {
  errorRate: 0,
  latency: 0.05,
  health: 200,
  smoke: 200,
  migrationExit: 0,
} as const;

/** Good and bad ones, in the order in which they were pushed. */
export const releases: readonly Release[] = [
  { ...good, version: 'v1' },
  { ...good, version: 'v3', errorRate: 0.3 },
  { ...good, version: 'v4', health: 503 },
  { ...good, version: 'v5', migrationExit: 1 },
  { ...good, version: 'v6', smoke: 500 },
  { ...good, version: 'v7', latency: 3 },
  { ...good, version: 'v8', failsToStart: 'CannotPullContainerError: image not found' },
  { ...good, version: 'v9' },
  { ...good, version: 'v2' },
];

const digests = new Map<string, string>();

/** The digest of a service's version, the same in every world. */
export function digestOf(service: string, version: string): string {
  const key = `${service}:${version}`;
  const known = digests.get(key);
  if (known) return known;
  const made = `sha256:${createHash('sha256').update(key).digest('hex')}`;
  digests.set(key, made);
  const release = releases.find((each) => each.version === version);
  if (release) byDigest.set(made, release);
  return made;
}

const byDigest = new Map<string, Release>();

/** Undefined for an image that is none of ours. */
export const releaseOf = (digest: string): Release | undefined => byDigest.get(digest);
