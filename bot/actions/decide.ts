import { refuse, type Tools } from '../answer.ts';
import { admit } from '../door.ts';
import { renderDecided } from '../messages/asked.ts';
import type { Message } from '../messages/blocks.ts';
import { parseDeploymentButton, type Click } from './button.ts';

/**
 * Approve and Reject. Who may decide, and whether it is still open, is judged by the record and not by the
 * card: two clicks, an old card or the requester's own click all end in a sentence.
 */
export const decide =
  (decision: 'approve' | 'reject', tools: Tools) =>
  async ({ user, channel, value }: Click): Promise<Message> => {
    const person = await admit({ user, channel }, tools);
    if (person.kind === 'refused') return refuse(person, { by: user, asked: {} }, tools);
    const button = parseDeploymentButton(value);
    if (button.kind === 'refused') return refuse(button, { by: person.key, asked: {} }, tools);
    const { deploymentId, planHash } = button;
    const result = await tools.orchestrator.decide({
      deploymentId,
      planHash,
      decision,
      by: person.key,
    });
    return result.kind === 'refused'
      ? refuse(result, { by: person.key, asked: {}, deploymentId }, tools)
      : renderDecided(result, tools.catalogue);
  };
