import type { Catalogue } from '../../orchestrator/catalogue/schema.ts';
import type { Refusal } from '../../orchestrator/client.ts';
import type { DoorRefusal } from '../door.ts';
import { deployCommand } from './command.ts';
import { code, escapeText, link } from './escape.ts';
import { settledStandings } from './headline.ts';
import { nearest } from './nearest.ts';
import { anyOf, list, mention } from './people.ts';
import { slackDay, slackTime } from './time.ts';

/** What the person asked for, as far as it was understood; a correction repeats the rest of it. */
export interface Asked {
  readonly by?: string;
  readonly verb?: 'status' | 'rollback' | 'cancel';
  readonly service?: string;
  readonly environment?: string;
  readonly version?: string;
  /** Where the card of the deployment that is in the way can be read (F1). */
  readonly cardUrl?: string;
}

/** Every expected "no" in one or two clear sentences, with the way on. */
export function wordRefusal(
  refusal: Refusal | DoorRefusal,
  asked: Asked,
  catalogue: Catalogue,
): string {
  const { people } = catalogue;
  const corrected = (change: Asked) => {
    const it = { ...asked, ...change };
    return deployCommand(catalogue, it.verb, it.service, it.environment, it.version);
  };
  switch (refusal.code) {
    case 'too-fast':
      return `That is more than I can take at once, so I did nothing. Please try again in ${refusal.seconds} s.`;
    case 'wrong-channel':
      return `Deployments are asked for in <#${refusal.channel}>, where everyone can see them. Please say it there.`;
    case 'outsider':
      return 'Only full members of this workspace may use me; guests, bots and deactivated accounts may not.';
    case 'identity-unknown':
      return 'I could not check with Slack who you are just now, so I did nothing. Please try again in a moment.';
    case 'unreadable-button':
      return 'I could not read that button, so I did nothing. Please use the newest card.';
    case 'not-a-member':
      return 'I do not know you yet, so I did nothing. Please ask a platform engineer to add you to `people` in `slipway.config.ts`.';
    case 'not-a-deployer':
      return `You may not deploy *${escapeText(refusal.service)}*. ${anyOf(refusal.deployers, people)} can.`;
    case 'unknown-service': {
      const meant = nearest(refusal.given, refusal.known);
      return `I do not know a service ${code(refusal.given, 60)}. ${didYouMean(meant && corrected({ service: meant }), refusal.known)}`;
    }
    case 'unknown-environment': {
      const meant = nearest(refusal.given, refusal.known);
      return `${code(refusal.given, 60)} is not an environment of *${escapeText(refusal.service)}*. ${didYouMean(meant && corrected({ environment: meant }), refusal.known)}`;
    }
    case 'unknown-version': {
      const meant = nearest(refusal.given, refusal.known);
      return `*${escapeText(refusal.service)}* has no version ${code(refusal.given, 60)}. ${didYouMean(meant && corrected({ version: meant }), refusal.known)}`;
    }
    case 'in-progress':
      return inProgress(refusal, asked, catalogue);
    case 'on-hold':
      return `This is on hold by ${mention(refusal.owner, people)} since ${slackDay(refusal.since)}: “${escapeText(refusal.reason, 300)}”. Nobody can deploy it until the hold is lifted.`;
    case 'frozen':
      return `There is a freeze until ${slackDay(refusal.until)}: “${escapeText(refusal.reason, 300)}”.`;
    case 'already-running':
      return `${code(refusal.version, 60)} already serves all of *${escapeText(refusal.service)}* in *${escapeText(refusal.environment)}*, so there is nothing to do.`;
    case 'unknown-deployment':
      return 'I have no record of that deployment, so I did nothing.';
    case 'own-request':
      return 'You asked for this deployment, so someone else must approve it.';
    case 'not-an-approver':
      return `Only ${anyOf(refusal.approvers, people)} can decide this one.`;
    case 'already-decided':
      return alreadyDecided(refusal, asked, catalogue);
    case 'approval-expired':
      return `This request expired at ${slackTime(refusal.expiredAt)}. Nothing was changed; please ask again.`;
    case 'plan-changed':
      return 'The plan is no longer the one on that card, so I did nothing. Please look at the newest card and decide on that.';
    case 'not-awaiting-approval':
      return `This deployment is not waiting for approval (it is ${phaseWords[refusal.phase]}).`;
    case 'already-settled':
      return `This deployment is already over: ${outcomeWords(refusal.outcome)}.`;
    case 'nothing-open':
      return `Nothing is being deployed${place(refusal)} right now, so there is nothing to stop. ${deployCommand(catalogue, 'status', refusal.service)} shows what runs.`;
    case 'ambiguous':
      return `Several deployments are open. Which one? ${refusal.open.map((it) => `${deployCommand(catalogue, 'cancel', it.deploymentId)} (${code(it.version, 40)}, by ${mention(it.requester, people)})`).join(', ')}`;
    case 'no-earlier-version':
      return `*${escapeText(refusal.service)}* in *${escapeText(refusal.environment)}* has no earlier version that succeeded there, so there is nothing to go back to.`;
    case 'start-failed':
      return 'I could not start it, and nothing is held or changed. Please try again in a minute.';
  }
}

function didYouMean(correction: string | undefined, known: readonly string[]): string {
  if (correction) return `Did you mean ${correction}?`;
  const shown = known.slice(0, 10).map((name) => code(name, 40));
  return shown.length > 0 ? `I know ${list(shown, 'and')}.` : 'There is none yet.';
}

function inProgress(
  { holder, replaceable }: Extract<Refusal, { code: 'in-progress' }>,
  { cardUrl }: Asked,
  { people }: Catalogue,
): string {
  const what = `${code(holder.version, 40)}, asked for by ${mention(holder.requester, people)} ${slackDay(holder.requestedAt)}`;
  return replaceable
    ? `${what}, is ${link('waiting for approval', cardUrl)} there. You can replace it by yours, or wait.`
    : `A deployment is already running there: ${what} (${phaseWords[holder.phase]}). Please wait for its end; ${link('its card', cardUrl)} shows how far it is.`;
}

function alreadyDecided(
  { decision, by, at }: Extract<Refusal, { code: 'already-decided' }>,
  asked: Asked,
  { people }: Catalogue,
): string {
  const verb = decisionWords[decision];
  if (decision === 'expire')
    return `This request ${verb} at ${slackTime(at)}; nothing was changed.`;
  return asked.by === by
    ? `You already ${verb} this at ${slackTime(at)}; once is enough.`
    : `${mention(by, people)} already ${verb} this at ${slackTime(at)}.`;
}

type DecisionKind = Extract<Refusal, { code: 'already-decided' }>['decision'];

const decisionWords: Record<DecisionKind, string> = {
  approve: 'approved',
  reject: 'rejected',
  cancel: 'cancelled',
  replace: 'replaced',
  expire: 'expired',
};

type Phase = Extract<Refusal, { code: 'not-awaiting-approval' }>['phase'];

const phaseWords: Record<Phase, string> = {
  planning: 'being planned',
  'awaiting-approval': 'waiting for approval',
  preparing: 'being prepared',
  installing: 'starting the new version',
  shifting: 'shifting traffic',
  baking: 'watching the alarms',
  promoting: 'finishing',
  'rolling-back': 'rolling back',
  settled: 'over',
};

function outcomeWords(outcome: Extract<Refusal, { code: 'already-settled' }>['outcome']): string {
  return settledStandings[outcome].words;
}

function place({ service, environment }: { service?: string; environment?: string }): string {
  const where = environment ? ` in *${escapeText(environment)}*` : '';
  return service ? ` for *${escapeText(service)}*${where}` : where;
}
