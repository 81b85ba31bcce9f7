import { admit } from '../door.ts';
import { renderStopping } from '../messages/asked.ts';
import type { Tools } from '../tools.ts';
import { parseDeploymentButton, type Click, type ClickAnswer } from './button.ts';
import { refuseClick } from './refuse-click.ts';

/**
 * Cancel and Roll Back: the same wish, on two labels. Traffic may have moved since the card was drawn, so
 * the orchestrator says which of the two it became, and the answer says that.
 */
export const stop =
  (tools: Tools) =>
  async (click: Click): Promise<ClickAnswer> => {
    const person = await admit(click, tools, { urgent: true });
    if (person.kind === 'refused') return refuseClick(person, click, { by: click.user }, tools);
    const button = parseDeploymentButton(click.value);
    if (button.kind === 'refused') return refuseClick(button, click, { by: person.key }, tools);
    const { deploymentId } = button;
    const result = await tools.orchestrator.requestStop({ deploymentId, by: person.key });
    return result.kind === 'refused'
      ? refuseClick(result, click, { by: person.key, deploymentId }, tools)
      : { whisper: renderStopping(result, tools.catalogue) };
  };
