import type { Catalogue } from '../../orchestrator/catalogue/schema.ts';
import type { Deployment, JournalEntry } from '../../orchestrator/client.ts';
import { paragraph, type Message } from './blocks.ts';
import { causeSentences, reasons } from './cause.ts';
import { code, escapeText } from './escape.ts';
import { sourceVersion, targetVersion, trafficMoved } from './facts.ts';
import { standing } from './headline.ts';
import { outcomeSentences } from './outcome.ts';
import { anyOf, mention } from './people.ts';
import { strategyWords } from './plan.ts';
import { slackTime } from './time.ts';

/** One reply in the card's thread. `broadcast`: shown in the channel too, because it must not be missed. */
export interface Milestone {
  readonly message: Message;
  readonly broadcast: boolean;
}

/** A journal entry as a line of the story; undefined for entries that only the record needs. */
export function renderMilestone(
  entry: JournalEntry,
  deployment: Deployment,
  catalogue: Catalogue,
): Milestone | undefined {
  const words = wordsFor(entry, deployment, catalogue);
  if (words === undefined) return undefined;
  return { message: paragraph(words, catalogue.people), broadcast: mustBeSeen(entry, deployment) };
}

/** A rollback is news when it begins; its end only when it is not what was announced. */
function mustBeSeen({ event }: JournalEntry, { rollback }: Deployment): boolean {
  if (event.type === 'RollbackStarted') return true;
  if (event.type !== 'DeploymentSettled') return false;
  return event.outcome === 'NEEDS_HUMAN' || (event.outcome === 'FAILED_SAFE' && !rollback);
}

function wordsFor(
  { event, by, at }: JournalEntry,
  deployment: Deployment,
  catalogue: Catalogue,
): string | undefined {
  const { people } = catalogue;
  const target = targetVersion(deployment);
  const source = sourceVersion(deployment);
  switch (event.type) {
    case 'PlanMade':
      return `📝 Planned: ${source} → ${target}. ${strategyWords(event.plan.strategy)}.`;
    case 'PlanRefused':
      return `🛡️ The plan was refused: ${reasons(event.reasons)}.`;
    case 'ApprovalRequested':
      // An edited card notifies nobody, so the question is asked here as well.
      return `✋ ${anyOf(deployment.plan?.approval?.approvers ?? [], people)}: please approve or reject on the card, until ${slackTime(event.expiresAt)}.`;
    case 'ApprovalGiven':
      return `✅ ${mention(event.by, people)} approved; one of several who must.`;
    case 'DecisionMade':
      return decisionWords(event, catalogue);
    case 'PlanRechecked':
      return recheckWords(event);
    case 'MigrationFinished':
      return event.exitCode === 0
        ? '✅ Migrations ran.'
        : `❌ Migrations failed${event.reason ? `: ${escapeText(event.reason, 300)}` : ` with exit code ${event.exitCode ?? 'unknown'}`}.`;
    case 'DeploymentStarted':
      return `⏳ Starting ${target} beside ${source} (CodeDeploy ${code(event.codeDeployId, 60)}).`;
    case 'SmokeTestJudged':
      return event.verdict.kind === 'pass'
        ? `✅ ${target} is healthy and passed its smoke test on the test listener. No production request has reached it yet.`
        : `❌ The smoke test did not pass: ${reasons(event.verdict.reasons)}.`;
    case 'TrafficAdmitted':
      return event.verdict.kind === 'pass'
        ? undefined
        : `🛡️ Production traffic was not let in: ${reasons(event.verdict.reasons)}.`;
    case 'TrafficShifted':
      return `🚦 ${event.percent} % of production traffic is on ${target}.`;
    case 'BakeStarted':
      return `👀 ${target} has all the traffic. Watching the alarms until ${slackTime(event.until)}.`;
    case 'BakeJudged':
      return bakeWords(event.verdict);
    case 'StopRequested':
      return `✋ ${mention(event.by, people)} asked to stop${event.reason ? `: “${escapeText(event.reason, 300)}”` : ''}.`;
    case 'RollbackStarted':
      return rollbackWords(event.cause, at, deployment, catalogue);
    case 'DeploymentPromoted':
      return `⏳ ${target} stays; ${source} is being retired.`;
    case 'WorldVerified':
      return event.serving === 'unclear'
        ? `🚨 What serves production is unclear: ${reasons(event.reasons)}.`
        : undefined;
    case 'DeploymentSettled':
      return settledWords(deployment, catalogue);
    case 'DeploymentRequested':
    case 'RevisionRegistered':
    case 'MigrationStarted':
      return undefined;
    default:
      return unknownEvent(event, by);
  }
}

/** An inconclusive bake is given more time once; a second time it has failed. */
function bakeWords(verdict: Extract<JournalEntry['event'], { type: 'BakeJudged' }>['verdict']) {
  switch (verdict.kind) {
    case 'pass':
      return '✅ The bake is over and no alarm rang.';
    case 'inconclusive':
      return `⏳ The bake is not clear yet: ${reasons(verdict.reasons)}. Watching a while longer.`;
    case 'fail':
      return `❌ The bake did not pass: ${reasons(verdict.reasons)}.`;
  }
}

/** What has changed without changing the plan is told as well: only the digest travels (F42). */
function recheckWords({
  verdict,
  notes = [],
}: Extract<JournalEntry['event'], { type: 'PlanRechecked' }>): string | undefined {
  if (verdict.kind !== 'pass')
    return `🛡️ Checked again just before the start: ${reasons([...verdict.reasons, ...notes])}.`;
  return notes.length > 0
    ? `📝 Checked again just before the start: ${reasons(notes)}.`
    : undefined;
}

function decisionWords(
  event: Extract<JournalEntry['event'], { type: 'DecisionMade' }>,
  { people }: Catalogue,
): string {
  const who = mention(event.by, people);
  const reason = event.reason ? `: “${escapeText(event.reason, 300)}”` : '';
  switch (event.decision) {
    case 'approve':
      return `✅ ${who} approved${reason}.`;
    case 'reject':
      return `🚫 ${who} rejected it${reason}.`;
    case 'cancel':
      return `⏹️ ${who} cancelled it${reason}.`;
    case 'replace':
      return `⏹️ ${who} replaced it by a newer request.`;
    case 'expire':
      return '⌛ Nobody answered in time.';
  }
}

function rollbackWords(
  cause: NonNullable<Deployment['rollback']>['cause'],
  at: string,
  deployment: Deployment,
  catalogue: Catalogue,
): string {
  const { service, environment, requester } = deployment.request;
  const since = slackTime(at, 'second');
  const headline = deployment.rollback?.keepsTraffic
    ? `✋ *Stopping ${targetVersion(deployment)} of ${service} in ${environment} where it is* since ${since}: no way leads back to ${sourceVersion(deployment)}.`
    : trafficMoved(deployment)
      ? `↩️ *Rolling back ${service} in ${environment} to ${sourceVersion(deployment)}* since ${since}.`
      : `⏹️ *Stopping ${targetVersion(deployment)} of ${service} in ${environment}* since ${since}; no production traffic has moved.`;
  return [
    `${headline} ${mention(requester, catalogue.people)}, here is why:`,
    ...causeSentences(cause, deployment, catalogue),
  ].join('\n');
}

function settledWords(deployment: Deployment, catalogue: Catalogue): string {
  const { emoji, words } = standing(deployment);
  const { service, environment } = deployment.request;
  return [
    `${emoji} *${service} ${targetVersion(deployment)} → ${environment}: ${words}.*`,
    ...outcomeSentences(deployment, catalogue),
  ].join('\n');
}

/** An event of a newer orchestrator than this bot: say that something happened rather than nothing. */
function unknownEvent(event: never, by: string): string {
  const { type } = event as { type: string };
  return `${code(type, 60)} by ${escapeText(by, 60)}.`;
}
