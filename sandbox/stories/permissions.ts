import type { UsageReport } from '../iam/index.ts';

/** The account of a run's permissions, role by role, as a person reads it: used, refused, granted and never used. */
export function renderPermissions({ used, refused, unused }: UsageReport): string {
  const roles = [...new Set([...used, ...refused, ...unused].map(({ role }) => role))].toSorted();
  const of = <T extends { role: string; action: string }>(all: readonly T[], role: string) =>
    [...new Set(all.filter((one) => one.role === role).map(({ action }) => action))].toSorted();
  const row = (label: string, actions: readonly string[]) =>
    actions.length === 0 ? [] : [`    ${label.padEnd(8)}${actions.join(', ')}`];
  return [
    '',
    'PERMISSIONS (granted by the templates, enforced in this run)',
    ...roles.flatMap((role) => [
      `  ${role}`,
      ...row('used', of(used, role)),
      ...row('refused', of(refused, role)),
      ...row('unused', of(unused, role)),
    ]),
  ].join('\n');
}
