import type { Catalogue } from '../../orchestrator/catalogue/schema.ts';
import type { Deployment } from '../../orchestrator/client.ts';
import { whoIsOnCall } from '../../orchestrator/client.ts';
import { causeSentences, exposureSentences, reasons } from './cause.ts';
import { deployCommand } from './command.ts';
import { code, escapeText } from './escape.ts';
import { sourceVersion, targetVersion, trafficMoved } from './facts.ts';
import { list, mention } from './people.ts';
import { slackTime } from './time.ts';

/** What was seen, when, for how long and by how much traffic; and what serves now. */
export function outcomeSentences(deployment: Deployment, catalogue: Catalogue): readonly string[] {
  const { rollback, phase } = deployment;
  const why = rollback ? causeSentences(rollback.cause, deployment, catalogue) : [];
  if (phase === 'rolling-back')
    return [
      ...why,
      rollback?.keepsTraffic
        ? `No way leads back to ${sourceVersion(deployment)}, so traffic stays where it is.`
        : `Traffic is going back to ${sourceVersion(deployment)} now.`,
    ];
  return deployment.outcome ? ended(deployment.outcome, deployment, why, catalogue) : [];
}

function ended(
  outcome: NonNullable<Deployment['outcome']>,
  deployment: Deployment,
  why: readonly string[],
  catalogue: Catalogue,
): readonly string[] {
  const source = sourceVersion(deployment);
  const target = targetVersion(deployment);
  const { service, environment } = deployment.request;
  switch (outcome) {
    case 'SUCCEEDED':
      return [
        `${target} serves all of ${environment}.`,
        ...exposureSentences(deployment),
        ...(deployment.warnings ?? []).map((warning) => `⚠️ ${sentence(escapeText(warning, 300))}`),
      ];
    case 'ROLLED_BACK':
      return [
        ...exposureSentences(deployment),
        ...(why.length > 0 ? why : given(deployment)),
        `${source} serves 100 % of ${environment} again.`,
      ];
    case 'FAILED_SAFE':
      return [
        ...refusedPlan(deployment),
        ...(why.length > 0 ? why : given(deployment)),
        `No production traffic moved; ${source} serves as before.`,
      ];
    case 'REJECTED':
    case 'EXPIRED':
    case 'CANCELLED':
      return [...notStarted(outcome, deployment, catalogue), `${source} serves as before.`];
    case 'NEEDS_HUMAN':
      return [
        `*${whyNothingMore(deployment)}, so I touched nothing more.*`,
        ...given(deployment),
        ...why,
        ...exposureSentences(deployment),
        `${service} in ${environment} is on hold: nobody can deploy it until a person has looked.`,
        `${calledFor(deployment, catalogue)}: please look at the target groups and tasks now; ${deployCommand(catalogue, 'status', service)} reads them.`,
        ...handedOver(deployment),
      ];
  }
}

function whyNothingMore({ plan, request, rollback }: Deployment): string {
  const where = `${request.service} in ${request.environment}`;
  if (rollback?.cause.kind === 'changed-by-hand') return `Somebody changed ${where} by hand`;
  return plan?.noWayBack === undefined
    ? `I could not prove what serves ${where}`
    : `No way leads back from ${code(request.version, 40)} of ${where}`;
}

function notStarted(
  outcome: 'REJECTED' | 'EXPIRED' | 'CANCELLED',
  deployment: Deployment,
  catalogue: Catalogue,
): readonly string[] {
  const { decision, plan, request, stopRequested } = deployment;
  const again = `Ask again with ${deployCommand(catalogue, request.service, request.environment, request.version)}.`;
  const by = decision ?? stopRequested;
  const who = by ? mention(by.by, catalogue.people) : 'Slipway';
  const reason = by?.reason ? `: “${escapeText(by.reason, 300)}”` : '';
  if (outcome === 'EXPIRED')
    return [
      `Nobody approved it${plan?.approval ? ` by ${slackTime(plan.approval.expiresAt)}` : ''}, so I did not run it.`,
      again,
    ];
  if (outcome === 'REJECTED') return [`${who} said no${reason}.`];
  return decision?.kind === 'replace'
    ? [`${who} replaced it by a newer request.`]
    : [
        `${who} cancelled it${trafficMoved(deployment) ? '' : ' before any traffic moved'}${reason}.`,
      ];
}

/** Who can help with this one: who is on call at that moment, who asked and who said yes; each once. */
function calledFor(
  { request, decision, settledAt, phaseSince }: Deployment,
  catalogue: Catalogue,
): string {
  const rota = catalogue.rotas[catalogue.services[request.service]?.onCall ?? ''];
  const keys = new Set([
    ...(rota ? [whoIsOnCall(rota, new Date(settledAt ?? phaseSince)).person] : []),
    request.requester,
    ...(decision?.kind === 'approve' ? [decision.by] : []),
  ]);
  return list(
    [...keys].map((key) => mention(key, catalogue.people)),
    'and',
  );
}

/** How things stand exactly, and what to do first. */
function handedOver({ handover }: Deployment): readonly string[] {
  if (!handover) return [];
  return [sentence(escapeText(handover.state, 600)), sentence(escapeText(handover.nextStep, 500))];
}

function refusedPlan({ planRefused }: Deployment): readonly string[] {
  return planRefused?.length ? [`The plan was refused: ${reasons(planRefused)}.`] : [];
}

function given({ outcomeReason, planRefused }: Deployment): readonly string[] {
  return outcomeReason && !planRefused?.length ? [sentence(escapeText(outcomeReason, 400))] : [];
}

/** Reasons come as bare phrases; here they stand alone. */
function sentence(phrase: string): string {
  const capital = phrase.charAt(0).toUpperCase() + phrase.slice(1);
  return /[.!?…]$/.test(capital) ? capital : `${capital}.`;
}
