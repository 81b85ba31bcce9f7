import type { Catalogue } from '../orchestrator/catalogue/schema.ts';
import type { Orchestrator, Refusal } from '../orchestrator/client.ts';
import type { CardUrl } from './card-url.ts';
import type { DoorRefusal } from './door.ts';
import { firstOf } from './first-of.ts';
import type { Log } from './log.ts';
import { paragraph, type Message } from './messages/blocks.ts';
import { deployCommand } from './messages/command.ts';
import { wordRefusal, type Asked } from './messages/refusal.ts';
import type { Accounts } from './slack/accounts.ts';

/** What commands and buttons are made with. */
export interface Tools {
  readonly orchestrator: Orchestrator;
  readonly catalogue: Catalogue;
  readonly accounts: Accounts;
  readonly cardUrl: CardUrl;
  readonly now: () => number;
  readonly log: Log;
  /** Slack hangs up after 3000 ms; Lambda sends nothing before the whole listener is done. */
  readonly answerWithinMs: number;
}

/** Work → answer, always: in time, and also when something breaks. The one place where faults become words. */
export async function answering(
  work: () => Promise<Message>,
  { catalogue, log, answerWithinMs }: Tools,
): Promise<Message> {
  const running = work().catch((error: unknown) => {
    log.error('an ask could not be answered', { error });
    return paragraph(
      `Something failed on my side, so I cannot say whether that worked. ${deployCommand(catalogue, 'status')} shows what is true now.`,
      catalogue.people,
    );
  });
  const late = paragraph(
    `This takes longer than usual. Please do not ask twice: <#${catalogue.slack.channel}> or ${deployCommand(catalogue, 'status')} will show whether it went through.`,
    catalogue.people,
  );
  return firstOf(running, answerWithinMs, late);
}

/**
 * An expected "no": one audit entry, one clear sentence. The orchestrator only returns its refusals, so every
 * one of them, as well as the bot's own, is written to the audit here and nowhere else.
 * @param by key in the catalogue, or a Slack id
 */
export async function refuse(
  refusal: Refusal | DoorRefusal,
  { by, asked, deploymentId }: { by: string; asked: Asked; deploymentId?: string },
  tools: Tools,
): Promise<Message> {
  await record(refusal.code, by, { ...asked, ...(deploymentId ? { deploymentId } : {}) }, tools);
  const holder = refusal.code === 'in-progress' ? refusal.holder.deploymentId : undefined;
  const cardUrl = holder === undefined ? undefined : await tools.cardUrl(holder);
  const facts = { ...asked, by, ...(cardUrl ? { cardUrl } : {}) };
  return paragraph(wordRefusal(refusal, facts, tools.catalogue), tools.catalogue.people);
}

/** The audit must not make a refusal fail: nothing was changed, and the person still needs the answer. */
export async function record(
  code: string,
  by: string,
  facts: Record<string, unknown>,
  { orchestrator, log }: Pick<Tools, 'orchestrator' | 'log'>,
): Promise<void> {
  try {
    await orchestrator.recordRefusal({ code, by, facts });
  } catch (error) {
    log.error('a refusal could not be written to the audit', { code, by, error });
  }
}
