import { admit } from '../door.ts';
import { renderDecided } from '../messages/asked.ts';
import type { Tools } from '../tools.ts';
import { parseDeploymentButton, type Click, type ClickAnswer } from './button.ts';
import { refuseClick } from './refuse-click.ts';

/**
 * Approve and Reject. Who may decide, and whether it is still open, is judged by the record and not by the
 * card: two clicks, an old card or the requester's own click all end in a sentence.
 */
export const decide =
  (decision: 'approve' | 'reject', tools: Tools) =>
  async (click: Click): Promise<ClickAnswer> => {
    const person = await admit(click, tools, { fresh: true });
    if (person.kind === 'refused') return refuseClick(person, click, { by: click.user }, tools);
    const button = parseDeploymentButton(click.value);
    if (button.kind === 'refused') return refuseClick(button, click, { by: person.key }, tools);
    const { deploymentId, planHash } = button;
    const answer = { deploymentId, planHash, decision, by: person.key };
    const result = await tools.orchestrator.decide(answer);
    return result.kind === 'refused'
      ? refuseClick(result, click, { by: person.key, deploymentId }, tools)
      : { whisper: renderDecided(result, tools.catalogue) };
  };
