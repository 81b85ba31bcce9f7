import { describe, expect, it } from '@jest/globals';
import { checkMessage } from '../../../../bot/slack/limits.ts';
import { createShapeCheck } from '../../../../sandbox/simulation/chat/shapes.ts';
import { deploymentId } from '../../../bot/support/deployments.ts';
import { storyLength } from '../../../bot/support/journal.ts';
import { chatWorld } from './support.ts';

const cards = ({ slack }: ReturnType<typeof chatWorld>) =>
  slack.posted().filter(({ kind }) => kind === 'card');

describe('what judges read', () => {
  it('is each card with all that it ever showed, and each reply with its entry', async () => {
    const world = chatWorld();
    for (const seq of [1, 3, 11, storyLength]) expect(await world.announce(seq)).toBe(true);
    expect(cards(world)).toEqual([
      expect.objectContaining({ kind: 'card', deploymentId, channel: 'C0DEPLOYS' }),
    ]);
    const [card] = cards(world);
    expect(card?.revisions.map(({ seq, live }) => [seq, live.length > 0])).toEqual([
      [1, true],
      [3, true],
      [11, true],
      [storyLength, false],
    ]);
    expect(card?.revisions.at(-1)?.text).toContain('rolled back');
    const told = world.slack.posted().flatMap(({ kind, seq }) => (kind === 'reply' ? seq : []));
    expect(told).toEqual([...told].sort((a = 0, b = 0) => a - b));
    expect(told.at(-1)).toBe(storyLength);
  });

  it('a dead Slack, and one that limits, take nothing and lose nothing', async () => {
    const world = chatWorld();
    world.slack.setDead(true);
    expect(await world.announce(1)).toBe(false);
    world.slack.setDead(false);
    world.slack.limitFor(40_000);
    expect(await world.announce(3)).toBe(false);
    const asked = world.crossings.length;
    await world.clock.run(world.clock.now() + 30_000);
    // The wait is not over: Slack is not even asked.
    expect(await world.announce(3)).toBe(false);
    expect(world.crossings).toHaveLength(asked);
    await world.clock.run(world.clock.now() + 30_000);
    expect(await world.announce(storyLength)).toBe(true);
    expect(cards(world)).toHaveLength(1);
  });

  it('a card that a person deleted says when', async () => {
    const world = chatWorld();
    await world.announce(1);
    const [card] = cards(world);
    expect(world.slack.deleteMessage(card ?? { channel: '', ts: '' })).toBe(true);
    await world.announce(3);
    expect(cards(world).map(({ deletedAt }) => deletedAt === undefined)).toEqual([false, true]);
  });

  it('calls are crossings that name their deployment', async () => {
    const world = chatWorld();
    await world.announce(2);
    expect(world.crossings).toEqual([
      { port: 'slack', operation: 'conversations.history', effect: false, by: 'announcer' },
      ...['chat.postMessage', 'chat.postMessage'].map((operation) => ({
        ...{ port: 'slack', operation, effect: true, by: 'announcer', deploymentId },
      })),
    ]);
  });
});

describe('the check of shapes', () => {
  it('judges a message that differs in a digit once, and one beyond a limit anew', () => {
    const check = createShapeCheck();
    const say = (text: string) => ({
      text,
      blocks: [{ type: 'section' as const, text: { type: 'mrkdwn' as const, text } }],
    });
    expect(check(say('1 of 2'))).toBe(check(say('2 of 2')));
    expect(check(say('x'.repeat(3000)))).toEqual([]);
    const tooLong = say('x'.repeat(3001));
    expect(check(tooLong)).toEqual(checkMessage(tooLong));
    expect(check(tooLong)).not.toEqual([]);
  });

  it('sees ids that are used twice', () => {
    const check = createShapeCheck();
    const divider = (block_id: string) => ({ type: 'divider' as const, block_id });
    expect(check({ text: 'x', blocks: [divider('a'), divider('b')] })).toEqual([]);
    expect(check({ text: 'x', blocks: [divider('a'), divider('a')] })).toHaveLength(1);
  });
});
