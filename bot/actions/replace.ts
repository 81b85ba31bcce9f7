import { refuse } from '../answer.ts';
import { admit } from '../door.ts';
import { renderAccepted } from '../messages/asked.ts';
import type { Message } from '../messages/blocks.ts';
import type { Tools } from '../tools.ts';
import { parseReplaceButton, type Click } from './button.ts';

/** Puts a person's request in the place of one that waits for approval. */
export const replace =
  (tools: Tools) =>
  async ({ user, channel, value }: Pick<Click, 'user' | 'channel' | 'value'>): Promise<Message> => {
    const person = await admit({ user, channel }, tools);
    if (person.kind === 'refused') return refuse(person, { by: user, asked: {} }, tools);
    const button = parseReplaceButton(value);
    if (button.kind === 'refused') return refuse(button, { by: person.key, asked: {} }, tools);
    const { replace: replaced, service, environment, version } = button;
    const result = await tools.orchestrator.requestDeployment({
      replace: replaced,
      service,
      environment,
      version,
      requester: person.key,
      replyTo: JSON.stringify({ channel }),
    });
    return result.kind === 'refused'
      ? refuse(result, { by: person.key, asked: { service, environment } }, tools)
      : renderAccepted(result, tools.catalogue);
  };
