import { canonicalJson } from './canonical-json.ts';
import type { DeploymentPlan } from './plan.ts';

/**
 * What a plan made now would do differently from the one that was approved, a sentence each (F32). By what name people
 * call what serves decides nothing, and who may approve is asked of the present catalogue apart.
 */
export function planChanges(approved: DeploymentPlan, present: DeploymentPlan): string[] {
  const [before, after] = [substance(approved), substance(present)];
  const names = [...new Set([...before.keys(), ...after.keys()])].sort();
  return names
    .filter((name) => before.get(name) !== after.get(name))
    .filter((name) => before.has(name) || !addedLater.includes(name))
    .map(
      (name) =>
        `the plan has changed: ${name} was ${before.get(name) ?? 'not set'} and is ${after.get(name) ?? 'not set'}; ask and approve again`,
    );
}

/** When it was made, with which catalogue, and for how long people may think: none of it changes what will happen. */
const circumstances = ['plannedAt', 'catalogueVersion', 'approval', 'source'];

/** Every plan of today has these; one that the version before made has not, and that is no change (I28). */
const addedLater = ['container', 'deploymentConfig', 'smokeTests'];

function substance(plan: DeploymentPlan): Map<string, string> {
  const { approval, source } = plan;
  const facts = {
    bakeRequests: 0,
    ...plan,
    serving: { digest: source.digest, taskDefinitionArn: source.taskDefinitionArn },
    ...(approval ? { approvals: approval.required } : {}),
  };
  return new Map(
    Object.entries(facts)
      .filter(([name, value]) => value !== undefined && !circumstances.includes(name))
      .map(([name, value]) => [name, canonicalJson(value)]),
  );
}
