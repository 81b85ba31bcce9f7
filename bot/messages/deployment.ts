import type { KnownBlock } from '@slack/types';
import type { Catalogue } from '../../orchestrator/catalogue/schema.ts';
import type { Deployment } from '../../orchestrator/client.ts';
import { context, header, message, section, type Message } from './blocks.ts';
import { controls } from './controls.ts';
import { code, escapeText } from './escape.ts';
import { revision } from './facts.ts';
import { headline } from './headline.ts';
import { outcomeSentences } from './outcome.ts';
import { anyOf, mention } from './people.ts';
import { planDetails, planSummary } from './plan.ts';
import { progressLine, weightBar } from './progress.ts';
import { slackDay, slackTime } from './time.ts';

/** The one card of a deployment, drawn from the deployment as it stands and nothing else. */
export function renderDeployment(deployment: Deployment, catalogue: Catalogue): Message {
  const blocks = [
    header(headline(deployment)),
    section(whatAndWho(deployment, catalogue)),
    context(progressLine(deployment, catalogue.people)),
    ...present(deployment, catalogue),
    ...outcome(deployment, catalogue),
    ...plan(deployment, catalogue),
    ...controls(deployment),
    context(footer(deployment)),
  ];
  return message(blocks, catalogue.people);
}

function whatAndWho({ request, plan }: Deployment, { people }: Catalogue): string {
  const from = plan ? `${revision(plan.source)} → ` : '';
  const verb = request.kind === 'rollback' ? 'Rollback requested' : 'Requested';
  const reason = request.reason ? `\nReason: “${escapeText(request.reason, 300)}”` : '';
  return [
    `*${request.service}* in *${request.environment}*: ${from}${revision(request)}`,
    `${verb} by ${mention(request.requester, people)} ${slackDay(request.requestedAt)}${reason}`,
  ].join('\n');
}

/** What is being waited for, or where traffic is. */
function present(deployment: Deployment, { people }: Catalogue): KnownBlock[] {
  const { phase, plan, decision, bake, stopRequested } = deployment;
  const stopping =
    stopRequested && phase !== 'settled' && phase !== 'rolling-back'
      ? [section(`${mention(stopRequested.by, people)} asked to stop; on it.`)]
      : [];
  if (phase === 'awaiting-approval' && plan?.approval && !decision)
    return [
      ...stopping,
      section(
        `*Waiting for approval* by ${anyOf(plan.approval.approvers, people)} until ${slackTime(plan.approval.expiresAt)}. Without it, nothing changes.`,
      ),
    ];
  if (phase === 'shifting' || phase === 'rolling-back')
    return [section(weightBar(deployment)), ...stopping];
  if (phase === 'baking') {
    const until = bake
      ? `\nBake until ${slackTime(bake.until)}; if an alarm rings, traffic goes back by itself.`
      : '';
    return [section(`${weightBar(deployment)}${until}`), ...stopping];
  }
  return stopping;
}

function outcome(deployment: Deployment, catalogue: Catalogue): KnownBlock[] {
  const sentences = outcomeSentences(deployment, catalogue);
  return sentences.length > 0 ? [section(sentences.join('\n'))] : [];
}

/** In full as long as somebody has to judge it, then in a line. */
function plan({ plan: made, phase }: Deployment, catalogue: Catalogue): KnownBlock[] {
  if (!made) return [];
  return phase === 'planning' || phase === 'awaiting-approval'
    ? [planDetails(made, catalogue)]
    : [context(planSummary(made))];
}

function footer(deployment: Deployment): string {
  const { outcome: ended, settledAt, deploymentId, codeDeployId } = deployment;
  const parts = [
    ...(ended ? [`*${ended}*${settledAt ? ` at ${slackTime(settledAt)}` : ''}`] : []),
    code(deploymentId),
    ...(codeDeployId ? [`CodeDeploy ${code(codeDeployId, 60)}`] : []),
  ];
  return parts.join(' · ');
}
