import type { ImageRule } from '../catalogue/schema.ts';

/** An image as the repository describes it, asked for by its digest. */
export interface ImageSeen {
  readonly digest: string;
  readonly tags: readonly string[];
  /** ISO 8601, UTC. */
  readonly pushedAt: string;
  /** `linux/amd64` and so on; only an image for several platforms lists them. */
  readonly platforms?: readonly string[];
  /** Absent where nobody asked. */
  readonly scan?: ScanSeen;
}

export interface ScanSeen {
  /** ECR's word (`COMPLETE`, `ACTIVE` for continuous scanning, …), or `NONE` if it was never scanned. */
  readonly status: string;
  /** Number of findings by severity; a severity without findings is absent. */
  readonly findings: Readonly<Record<string, number>>;
}

/** From the mildest that may refuse an image to the worst; ECR's others are information. */
const severities = ['MEDIUM', 'HIGH', 'CRITICAL'] as const;
/** A scan in any other state has not told everything yet. */
const scanned = ['COMPLETE', 'ACTIVE'];

/** Why an image may not run here; empty if it may. An image without a scan is not a clean one. */
export function imageProblems(
  image: ImageSeen,
  rule: ImageRule | undefined,
  platform: string,
): string[] {
  return [...platformProblems(image, platform), ...(rule ? scanProblems(image, rule) : [])];
}

/** Only an index says what it is for. Of a single image the start tells, before any traffic. */
function platformProblems({ platforms }: ImageSeen, platform: string): string[] {
  return platforms === undefined || platforms.includes(platform)
    ? []
    : [`the image is for ${platforms.join(', ') || 'no platform'}, not for ${platform}`];
}

function scanProblems({ scan }: ImageSeen, { scan: mildest }: ImageRule): string[] {
  const status = scan?.status ?? 'NONE';
  if (!scan || !scanned.includes(status))
    return [`the image has no finished scan (${status}), and the catalogue asks for one`];
  const found = severities
    .slice(severities.indexOf(mildest))
    .flatMap((severity) =>
      scan.findings[severity] ? [`${scan.findings[severity]} ${severity}`] : [],
    );
  return found.length > 0 ? [`the image's scan found ${found.reverse().join(', ')}`] : [];
}
