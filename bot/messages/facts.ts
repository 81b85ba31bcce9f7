import type { Deployment } from '../../orchestrator/client.ts';
import { code } from './escape.ts';

/** `v2 (3f2a9c01b7de)`: the digest is what runs, so it is always beside the tag that people say. */
export function revision({ version, digest }: { version: string; digest: string }): string {
  return `${code(version, 40)} (${code(shortDigest(digest))})`;
}

/** The first twelve hex digits of a digest; enough to tell two images apart by eye. */
export function shortDigest(digest: string): string {
  return digest.replace(/^sha256:/, '').slice(0, 12);
}

/** What serves when this deployment is not there: a version as code, or words while no plan is made. */
export function sourceVersion({ plan }: Deployment): string {
  return plan ? code(plan.source.version, 40) : 'the present version';
}

export function targetVersion({ request }: Deployment): string {
  return code(request.version, 40);
}

/** True from the first moment a production request can have met the new version. */
export function trafficMoved({ trafficMovedAt, targetPercent }: Deployment): boolean {
  return trafficMovedAt !== undefined || targetPercent > 0;
}

/** `9.7 %` of a whole; never divides by zero. */
export function percentOf(part: number, whole: number): string {
  const percent = whole === 0 ? 0 : (100 * part) / whole;
  return `${Number.isInteger(percent) ? percent : percent.toFixed(1)} %`;
}

/** `1 request`, `31 requests`; with a plural of its own `1 person`, `2 people`. */
export function counted(count: number, noun: string, plural = `${noun}s`): string {
  return `${count} ${count === 1 ? noun : plural}`;
}

/** How many people still have to say yes; none once it is decided. */
export function missingApprovals({ approvals = [], decision, plan, planHash }: Deployment): number {
  if (decision) return 0;
  const given = approvals.filter((each) => each.planHash === planHash).length;
  return Math.max(0, (plan?.approval?.required ?? 0) - given);
}
