import type { KnownBlock } from '@slack/types';
import type { Catalogue } from '../../orchestrator/catalogue/schema.ts';
import type { Deployment } from '../../orchestrator/client.ts';
import { context, header, message, section, type Message } from './blocks.ts';
import { controls } from './controls.ts';
import { code, escapeText } from './escape.ts';
import { missingApprovals, revision } from './facts.ts';
import { headline } from './headline.ts';
import { outcomeSentences } from './outcome.ts';
import { anyOf, list, mention } from './people.ts';
import { planDetails, planSummary } from './plan.ts';
import { progressLine, weightBar } from './progress.ts';
import { slackDay, slackTime } from './time.ts';

/**
 * The one card of a deployment, drawn from the deployment as it stands and nothing else.
 * @param asked the channel where it should be, if this is another one
 */
export function renderDeployment(
  deployment: Deployment,
  catalogue: Catalogue,
  { asked }: { readonly asked?: string } = {},
): Message {
  const blocks = [
    ...(asked ? [context(`⚠️ Here, because I cannot write in <#${asked}> now.`)] : []),
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
    return [...stopping, section(question(deployment, plan.approval, people))];
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

/** Who may answer, how many are needed, and who has. */
function question(
  deployment: Deployment,
  { required, approvers, expiresAt }: NonNullable<NonNullable<Deployment['plan']>['approval']>,
  people: Catalogue['people'],
): string {
  const given = (deployment.approvals ?? []).map(({ by }) => mention(by, people));
  const left = approvers.filter((key) => !deployment.approvals?.some(({ by }) => by === key));
  const missing = missingApprovals(deployment);
  const what = required > 1 ? `${missing} of ${required} approvals` : 'approval';
  const so = given.length > 0 ? ` ${list(given, 'and')} said yes.` : '';
  return `*Waiting for ${what}* by ${anyOf(left, people)} until ${slackTime(expiresAt)}.${so} Without it, nothing changes.`;
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
