import type { Refusal } from '../orchestrator/client.ts';
import type { DoorRefusal } from './door.ts';
import { firstOf } from './first-of.ts';
import { paragraph, type Message } from './messages/blocks.ts';
import { deployCommand } from './messages/command.ts';
import { wordRefusal, type Asked } from './messages/refusal.ts';
import type { Tools } from './tools.ts';

/**
 * Work → answer, always: in time, and also when something breaks. The one place where faults become words.
 * @param answer makes an answer of words, for those two cases
 */
export async function answering<Answer>(
  work: () => Promise<Answer>,
  answer: (message: Message) => Answer,
  { catalogue, log, answerWithinMs, after }: Tools,
): Promise<Answer> {
  const say = (words: string) => answer(paragraph(words, catalogue.people));
  const running = work().catch((error: unknown) => {
    log.error('an ask could not be answered', { error });
    return say(
      `Something failed on my side, so I cannot say whether that worked. ${deployCommand(catalogue, 'status')} shows what is true now.`,
    );
  });
  const late = say(
    `This takes longer than usual. Please do not ask twice: <#${catalogue.slack.channel}> or ${deployCommand(catalogue, 'status')} will show whether it went through.`,
  );
  return firstOf(running, { withinMs: answerWithinMs, after }, late);
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
  // A flood's first no is in the audit; each further one would be a write for nothing (T23).
  if (!('noted' in refusal && refusal.noted))
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
