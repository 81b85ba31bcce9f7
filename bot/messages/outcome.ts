import type { Catalogue } from '../../orchestrator/catalogue/schema.ts';
import type { Deployment } from '../../orchestrator/client.ts';
import { whoIsOnCall } from '../../orchestrator/client.ts';
import { causeSentences, exposureSentences, reasons } from './cause.ts';
import { deployCommand } from './command.ts';
import { escapeText } from './escape.ts';
import { sourceVersion, targetVersion, trafficMoved } from './facts.ts';
import { list, mention } from './people.ts';
import { slackTime } from './time.ts';

/** What was seen, when, for how long and by how much traffic; and what serves now. */
export function outcomeSentences(deployment: Deployment, catalogue: Catalogue): readonly string[] {
  const { rollback, phase } = deployment;
  const why = rollback ? causeSentences(rollback.cause, deployment, catalogue) : [];
  if (phase === 'rolling-back')
    return [...why, `Traffic is going back to ${sourceVersion(deployment)} now.`];
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
      return [`${target} serves all of ${environment}.`, ...exposureSentences(deployment)];
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
        `*I could not prove what serves ${service} in ${environment}, so I touched nothing more.*`,
        ...given(deployment),
        ...why,
        ...exposureSentences(deployment),
        `${service} in ${environment} is on hold: nobody can deploy it until a person has looked.`,
        `${calledFor(deployment, catalogue)}: please look at the target groups and tasks now; ${deployCommand(catalogue, 'status', service)} reads them.`,
      ];
  }
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
