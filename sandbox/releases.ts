import { join, resolve } from 'node:path';
import { names } from '../orchestrator/catalogue/names.ts';
import type { EcrCore, ImageContent } from './services/ecr/index.ts';

/** A version of the sample service, as `docker build` would make it: the same code, with another build argument. */
export interface Release {
  readonly version: string;
  readonly fault: string;
  /** For the welcome text and the page. */
  readonly description: string;
}

/**
 * The releases of contacts that the sandbox's registry holds, in the order in which they are pushed: `/deploy contacts
 * prod` without a version takes the newest, which should be a good one. Bad ones differ from good ones only by their fault.
 */
export const releases: readonly Release[] = [
  { version: 'v1', fault: 'none', description: 'good' },
  { version: 'v3', fault: 'errors:30', description: 'answers 500 to a part of its requests' },
  { version: 'v4', fault: 'slow:1500', description: 'answers after one and a half seconds' },
  { version: 'v5', fault: 'never-healthy', description: 'never becomes healthy' },
  { version: 'v6', fault: 'errors:100', description: 'fails its smoke test' },
  { version: 'v2', fault: 'none', description: 'good' },
];

const workdir = join(resolve(import.meta.dirname, '..'), 'dist', 'contacts');

/** What `app/contacts/Dockerfile` makes of a release: its work folder, its ENV lines, its CMD. */
export const imageOf = ({ version, fault }: Release): ImageContent => ({
  workdir,
  environment: { NODE_ENV: 'production', CONTACTS_VERSION: version, CONTACTS_FAULT: fault },
  command: ['node', 'server.js'],
});

/** `docker push` of every release. Throws for a service that has none here: its tasks would wait for an image for ever. */
export function pushReleases(ecr: EcrCore, repository: string) {
  if (repository !== names.repository('contacts'))
    throw new Error(
      `the sandbox has no image of ${repository}: bundle the service in infra/build.ts and list its releases in sandbox/releases.ts`,
    );
  releases.forEach((release, index) =>
    ecr.push({
      repository,
      tag: release.version,
      image: imageOf(release),
      daysAgo: releases.length - index,
    }),
  );
}
