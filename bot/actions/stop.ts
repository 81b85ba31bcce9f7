import { refuse, type Tools } from '../answer.ts';
import { admit } from '../door.ts';
import { renderStopping } from '../messages/asked.ts';
import type { Message } from '../messages/blocks.ts';
import { parseDeploymentButton, type Click } from './button.ts';

/**
 * Cancel and Roll Back: the same wish, on two labels. Traffic may have moved since the card was drawn, so
 * the orchestrator says which of the two it became, and the answer says that.
 */
export const stop =
  (tools: Tools) =>
  async ({ user, channel, value }: Click): Promise<Message> => {
    const person = await admit({ user, channel }, tools);
    if (person.kind === 'refused') return refuse(person, { by: user, asked: {} }, tools);
    const button = parseDeploymentButton(value);
    if (button.kind === 'refused') return refuse(button, { by: person.key, asked: {} }, tools);
    const { deploymentId } = button;
    const result = await tools.orchestrator.requestStop({ deploymentId, by: person.key });
    return result.kind === 'refused'
      ? refuse(result, { by: person.key, asked: {}, deploymentId }, tools)
      : renderStopping(result, tools.catalogue);
  };
