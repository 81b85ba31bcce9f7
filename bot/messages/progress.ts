import type { Deployment } from '../../orchestrator/client.ts';
import { code } from './escape.ts';
import { sourceVersion, targetVersion, trafficMoved } from './facts.ts';
import { nameOf, type People } from './people.ts';

const steps = ['plan', 'approval', 'preparation', 'start', 'traffic', 'bake', 'end'] as const;
type Step = (typeof steps)[number];

/** `✅ Plan › ✅ Approved by Grace Hopper › ⏳ Starting …`: done, present, and to come. */
export function progressLine(deployment: Deployment, people: People): string {
  const reached = reachedStep(deployment);
  const line = steps
    .filter((step) => step !== 'approval' || needsApproval(deployment))
    .map((step) => ({ step, mark: markOf(step, reached, deployment) }))
    // On the way back, and after the end, nobody waits for what will not happen.
    .filter(({ mark }) => mark !== '⚪' || !isOver(deployment))
    .map(({ step, mark }) => `${mark} ${labelOf(step, mark, deployment, people)}`);
  return [...line, ...wayBack(deployment)].join(' › ');
}

/** `███░░░░░░░ 30 %` of production traffic, in tenths. */
export function weightBar(deployment: Deployment): string {
  const percent = Math.min(100, Math.max(0, deployment.targetPercent));
  const full = Math.round(percent / 10);
  const bar = `\`${'█'.repeat(full)}${'░'.repeat(10 - full)}\``;
  const rest = percent < 100 ? `, ${100 - percent} % on ${sourceVersion(deployment)}` : '';
  return `${bar} ${percent} % of traffic on ${targetVersion(deployment)}${rest}`;
}

function needsApproval({ plan, decision }: Deployment): boolean {
  return plan?.approval !== undefined || decision?.kind === 'approve';
}

/** How far it got, by what is on record: a phase of rolling back or settled does not say. */
function reachedStep(deployment: Deployment): Step {
  const { phase, outcome, plan, decision } = deployment;
  if (phase === 'promoting' || outcome === 'SUCCEEDED') return 'end';
  if (phase === 'baking' || deployment.bake) return 'bake';
  if (phase === 'shifting' || trafficMoved(deployment)) return 'traffic';
  if (phase === 'installing' || deployment.codeDeployId) return 'start';
  if (phase === 'preparing' || deployment.taskDefinitionArn) return 'preparation';
  if (decision?.kind === 'approve') return 'preparation';
  return plan?.approval ? 'approval' : 'plan';
}

function markOf(step: Step, reached: Step, { phase, outcome }: Deployment): string {
  const distance = steps.indexOf(step) - steps.indexOf(reached);
  if (distance < 0 || outcome === 'SUCCEEDED') return '✅';
  if (distance > 0) return '⚪';
  return isOver({ phase }) ? '❌' : '⏳';
}

function isOver({ phase }: Pick<Deployment, 'phase'>): boolean {
  return phase === 'rolling-back' || phase === 'settled';
}

function labelOf(step: Step, mark: string, deployment: Deployment, people: People): string {
  const { decision, smokeTest, targetPercent, outcome } = deployment;
  switch (step) {
    case 'plan':
      return 'Plan';
    case 'approval':
      return decision?.kind === 'approve'
        ? `Approved by ${nameOf(decision.by, people)}`
        : 'Approval';
    case 'preparation':
      return deployment.migration ? 'Preparation, migrations' : 'Preparation';
    case 'start':
      return smokeTest?.verdict.kind === 'pass'
        ? `${targetVersion(deployment)} healthy, smoke test passed`
        : `Start of ${targetVersion(deployment)}`;
    case 'traffic':
      return mark === '⏳' ? `Traffic ${targetPercent} %` : 'Traffic';
    case 'bake':
      return 'Bake';
    case 'end':
      return outcome === 'SUCCEEDED' ? 'Done' : 'Finish';
  }
}

function wayBack({ phase, outcome, plan, rollback }: Deployment): string[] {
  if (rollback?.keepsTraffic) return phase === 'rolling-back' ? ['⏳ Stopping'] : [];
  const source = plan ? code(plan.source.version, 40) : 'the version before';
  if (phase === 'rolling-back') return [`⏳ Back to ${source}`];
  return outcome === 'ROLLED_BACK' ? [`↩️ ${source} serves again`] : [];
}
