import { channel } from './channel.ts';
import { deploymentOf } from './card-text.ts';
import { isParent, type Stage } from './stage.ts';

/** One card for a deployment, and no line of its thread twice. */
export function checkOneCard(stage: Stage, deploymentId: string) {
  const { slack } = stage.sandbox;
  const cards = slack
    .messages(channel)
    .filter((message) => deploymentOf(message) === deploymentId && isParent(message));
  stage.check('there is one card', cards.length === 1, cards.length);
  const [card] = cards;
  const replies = card
    ? slack
        .thread(channel, card.ts)
        .slice(1)
        .map(({ text }) => text)
    : [];
  const twice = replies.filter((text, index) => replies.indexOf(text) !== index);
  stage.check('its thread tells nothing twice', twice.length === 0, twice);
}
