/** Maps whose keys are a user's own words and stay as they are. */
const maps = new Set(['options', 'dockerLabels', 'driverOpts', 'labels']);

/** CloudFormation writes `ContainerPort` where the ECS API says `containerPort`; the rest is the same. */
export function apiCase(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(apiCase);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]): [string, unknown] => {
      const key = name.charAt(0).toLowerCase() + name.slice(1);
      return [key, maps.has(key) ? inner : apiCase(inner)];
    }),
  );
}
