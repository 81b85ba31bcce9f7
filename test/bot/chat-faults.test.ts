import { describe, expect, it } from '@jest/globals';
import { deploymentId } from './support/deployments.ts';
import { storyLength } from './support/journal.ts';
import { catalogue, chatWorld } from '../sandbox/simulation/chat/support.ts';

type World = ReturnType<typeof chatWorld>;

/** What Slack does to the announcer, as failure-modes.md numbers it: in memory, on standing time. */
const cards = ({ slack }: World) => slack.posted().filter(({ kind }) => kind === 'card');
const told = ({ slack }: World, channel = 'C0DEPLOYS') =>
  slack
    .posted()
    .flatMap((it) => (it.kind === 'reply' && it.channel === channel ? (it.seq ?? 0) : []));
const home = 'C0DEPLOYS';
const fallback = 'C0FALLBACK';
const everything = [2, 3, 4, 7, 8, 9, 11, 12, 14];

/** Strikes the n-th call of an operation, counted from now. */
function strike(world: World, operation: string, nth: number, kind: 'fail-before' | 'fail-after') {
  let calls = 0;
  world.world.strikes = (crossing) =>
    crossing.operation === operation && ++calls === nth ? kind : undefined;
}

describe('F7: the post worked and its answer was lost', () => {
  it('finds the card that took a deleted one’s place, and posts no third', async () => {
    const world = chatWorld();
    await world.announce(1);
    world.slack.deleteMessage(cards(world)[0] ?? { channel: '', ts: '' });
    strike(world, 'chat.postMessage', 1, 'fail-after');
    expect(await world.announce(3)).toBe(false);
    expect(await world.announce(3, 2)).toBe(true);
    expect(cards(world)).toHaveLength(2);
    expect(cards(world)[1]?.revisions.at(-1)?.seq).toBe(3);
  });

  it('tells a milestone once although what failed was given up: the record is old, so the thread is read', async () => {
    const world = chatWorld();
    await world.announce(1);
    strike(world, 'chat.postMessage', 3, 'fail-after');
    expect(await world.announce(9)).toBe(false);
    await world.clock.run(world.clock.now() + 5 * 60_000);
    // A first receive again: the janitor's, after the queue had parked the message as dead.
    expect(await world.announce(storyLength, 1)).toBe(true);
    expect(told(world)).toEqual(everything);
  });

  it('every single answer lost, one after another: one card, each milestone once', async () => {
    for (const operation of ['chat.postMessage', 'chat.update'])
      for (let nth = 1; nth <= 12; nth += 1) {
        const world = chatWorld();
        strike(world, operation, nth, 'fail-after');
        for (const seq of [1, 4, 8, 11, storyLength]) {
          // SQS gives a message up after five.
          let received = 1;
          while (received < 5 && !(await world.announce(seq, received))) received += 1;
          expect(received).toBeLessThan(4);
        }
        expect(cards(world)).toHaveLength(1);
        expect(told(world)).toEqual(everything);
      }
  });
});

describe('a post that Slack does so late that the next try did not find it', () => {
  it('leaves one card when the story is over, and the one with the thread', async () => {
    const world = chatWorld();
    let late: (() => void) | undefined;
    world.world.delay = ({ operation }, run) => {
      if (operation !== 'chat.postMessage' || late) return false;
      late = run;
      return true;
    };
    expect(await world.announce(1)).toBe(false);
    expect(await world.announce(4, 2)).toBe(true);
    late?.();
    expect(cards(world)).toHaveLength(2);
    expect(await world.announce(storyLength)).toBe(true);
    const [card, ...more] = cards(world).filter(({ deletedAt }) => deletedAt === undefined);
    expect(more).toEqual([]);
    expect(card?.ts).toBe(world.announcements.get(deploymentId)?.card?.ts);
    expect(world.slack.posted().find(({ kind }) => kind === 'reply')?.threadTs).toBe(card?.ts);
    expect(told(world)).toEqual(everything);
  });
});

describe('F8: the channel takes no card any more', () => {
  it.each([
    ['archived', (world: World, yes: boolean) => world.slack.setArchived(home, yes)],
    ['left by the bot', (world: World, yes: boolean) => world.slack.setRemoved(home, yes)],
  ])('%s in the middle: the story goes on once in the fallback channel', async (_, close) => {
    const world = chatWorld();
    await world.announce(4);
    close(world, true);
    for (const seq of [8, 11]) expect(await world.announce(seq)).toBe(true);
    const [left, card, ...more] = cards(world);
    expect([left?.channel, card?.channel, more]).toEqual([home, fallback, []]);
    expect(card?.revisions.map(({ seq }) => seq)).toEqual([8, 11]);
    expect(card?.revisions[0]?.text).toContain(`I cannot write in <#${home}> now`);
    expect([told(world), told(world, fallback)]).toEqual([
      [2, 3, 4],
      [7, 8, 9, 11],
    ]);
    expect(world.announcements.get(deploymentId)).toMatchObject({
      card: { channel: fallback, ts: card?.ts },
      left: [{ channel: home, ts: left?.ts }],
    });

    // Open again: the card that was left behind shows the truth, without a button.
    close(world, false);
    expect(await world.announce(storyLength)).toBe(true);
    for (const it of cards(world)) {
      expect(it.revisions.at(-1)).toMatchObject({ seq: storyLength, live: [] });
      expect(it.revisions.at(-1)?.text).toContain('rolled back');
    }
  });

  it('closed until after the end: the card that was left is drawn when it opens, or given up after an hour', async () => {
    const world = chatWorld();
    await world.announce(4);
    world.slack.setArchived(home, true);
    await world.announce(storyLength);
    expect(cards(world)[0]?.revisions.at(-1)?.live).not.toEqual([]);
    world.slack.setArchived(home, false);
    // What the janitor's sweep leads to.
    await world.announce(storyLength);
    expect(cards(world)[0]?.revisions.at(-1)).toMatchObject({ seq: storyLength, live: [] });
    expect(world.announcements.get(deploymentId)?.left).toBeUndefined();

    const other = chatWorld();
    await other.announce(4);
    other.slack.setArchived(home, true);
    await other.announce(storyLength);
    expect(other.announcements.get(deploymentId)?.left).toHaveLength(1);
    await other.clock.run(other.clock.now() + 70 * 60_000);
    await other.announce(storyLength);
    expect(other.announcements.get(deploymentId)?.left).toBeUndefined();
  });

  it('closed between the card and its replies: the rest of the thread moves too, nothing is told twice', async () => {
    const world = chatWorld();
    await world.announce(1);
    let replies = 0;
    world.world.strikes = ({ operation }) => {
      if (operation === 'chat.postMessage' && ++replies === 3) world.slack.setArchived(home, true);
      return undefined;
    };
    expect(await world.announce(9)).toBe(true);
    expect([told(world), told(world, fallback)]).toEqual([
      [2, 3],
      [4, 7, 8, 9],
    ]);
  });

  it('closed before the first card: it is posted in the fallback channel, and can be answered there', async () => {
    const world = chatWorld();
    world.slack.setArchived(home, true);
    expect(await world.announce(3)).toBe(true);
    const [card] = cards(world);
    expect(card?.channel).toBe(fallback);
    await world.slack.person('grace').click(card ?? { channel: '', ts: '' }, 'deployment:approve');
    expect(world.calls).toMatchObject([{ name: 'decide', argument: { by: 'grace' } }]);
    expect(world.refused).toEqual([]);
  });

  it('closed for a moment, with the answer from the fallback channel lost: that card shows the end as well', async () => {
    const world = chatWorld();
    await world.announce(4);
    world.slack.setArchived(home, true);
    strike(world, 'chat.postMessage', 1, 'fail-after');
    expect(await world.announce(8)).toBe(false);
    world.slack.setArchived(home, false);
    expect(await world.announce(8, 2)).toBe(true);
    expect(world.announcements.get(deploymentId)?.card?.channel).toBe(home);
    expect(await world.announce(storyLength)).toBe(true);
    expect(cards(world).map(({ channel }) => channel)).toEqual([home, fallback]);
    for (const { revisions } of cards(world))
      expect(revisions.at(-1)).toMatchObject({ seq: storyLength, live: [] });
  });

  it('both closed: it waits, and the card comes when one opens', async () => {
    const world = chatWorld();
    for (const channel of [home, fallback]) world.slack.setArchived(channel, true);
    expect(await world.announce(3)).toBe(false);
    expect(world.lines.join()).toContain('is_archived');
    world.slack.setArchived(home, false);
    expect(await world.announce(3, 2)).toBe(true);
    expect(cards(world).map(({ channel }) => channel)).toEqual([home]);
  });

  it('back and forth: each channel has one card', async () => {
    const world = chatWorld();
    for (const [seq, closed, open] of [
      [1, fallback, home],
      [4, home, fallback],
      [8, fallback, home],
      [storyLength, home, fallback],
    ] as const) {
      world.slack.setArchived(open, false);
      world.slack.setArchived(closed, true);
      expect(await world.announce(seq)).toBe(true);
    }
    expect(cards(world).map(({ channel }) => channel)).toEqual([home, fallback]);
    expect(
      told(world)
        .concat(told(world, fallback))
        .sort((a, b) => a - b),
    ).toEqual(everything);
  });
});

describe('F12: a click on a card whose deployment is over', () => {
  const over = { kind: 'refused', code: 'already-settled', outcome: 'ROLLED_BACK' } as const;

  it('is refused by the record, and the buttons go', async () => {
    const world = chatWorld({ requestStop: async () => over, decide: async () => over });
    await world.announce(3);
    world.slack.setDead(true);
    expect(await world.announce(storyLength)).toBe(false);
    world.slack.setDead(false);
    // The announcer has not come back yet, and the card still asks.
    const card = cards(world)[0] ?? { channel: '', ts: '' };
    await world.slack.person('grace').click(card, 'deployment:approve');
    expect(world.slack.ephemerals().at(-1)?.text).toContain('already over: rolled back');
    expect(cards(world)[0]?.revisions.at(-1)).toMatchObject({ live: [] });
    expect(cards(world)[0]?.revisions.at(-1)?.text).toContain('rolled back');
    expect(world.refused).toMatchObject([{ code: 'already-settled', by: 'grace' }]);
  });

  it('while it is open, the card is left to the announcer', async () => {
    const world = chatWorld({ decide: async () => ({ kind: 'refused', code: 'plan-changed' }) });
    await world.announce(3);
    const card = cards(world)[0] ?? { channel: '', ts: '' };
    await world.slack.person('grace').click(card, 'deployment:approve');
    expect(cards(world)[0]?.revisions).toHaveLength(1);
  });
});

describe('F13 and F14: who clicks', () => {
  it('is the human, whichever account; what they may is asked of Slack at the click', async () => {
    const world = chatWorld();
    await world.announce(3);
    const card = cards(world)[0] ?? { channel: '', ts: '' };
    await world.slack.person('ada', 1).click(card, 'deployment:approve');
    expect(world.calls).toMatchObject([{ name: 'decide', argument: { by: 'ada' } }]);

    // A second before, Slack still called her a member.
    const grace = world.slack.person('grace');
    await grace.slash('status');
    world.slack.setAccount('grace', 'deactivated');
    world.calls.length = 0;
    await grace.click(card, 'deployment:approve');
    expect(world.calls).toEqual([]);
    expect(world.refused).toMatchObject([{ code: 'outsider', by: 'U0GRACE' }]);
  });

  it('an answer about somebody else counts as none', async () => {
    const world = chatWorld();
    const wrong = { ok: true, user: { id: 'U0SOMEBODY', team_id: catalogue.slack.team } };
    world.world.answers = ({ operation }) => (operation === 'users.info' ? wrong : undefined);
    await world.slack.person('ada').slash('contacts prod');
    expect(world.calls).toEqual([]);
    expect(world.refused).toMatchObject([{ code: 'identity-unknown' }]);
  });
});

describe('T23: somebody asks without end', () => {
  it('is told to wait, once in the audit, while others are heard and rolling back is not kept from anybody', async () => {
    const world = chatWorld();
    const ada = world.slack.person('ada');
    for (let count = 0; count < 20; count += 1) await ada.slash('contacts prod v3');
    expect(world.calls).toHaveLength(15);
    expect(world.refused).toEqual([
      {
        code: 'too-fast',
        by: 'U0ADA',
        facts: { service: 'contacts', environment: 'prod', version: 'v3' },
      },
    ]);
    expect(world.slack.ephemerals().at(-1)?.text).toContain('Please try again in 2 s.');

    await ada.slash('rollback contacts prod');
    await world.slack.person('grace').slash('contacts prod v3');
    expect(world.calls.slice(15).map(({ name }) => name)).toEqual([
      'requestRollback',
      'requestDeployment',
    ]);

    await world.clock.run(world.clock.now() + 2000);
    await ada.slash('contacts prod v3');
    expect(world.calls).toHaveLength(18);
  });

  it('a channel full of people has a limit of its own', async () => {
    const world = chatWorld();
    for (const key of ['ada', 'grace', 'margaret'])
      for (let count = 0; count < 15; count += 1) await world.slack.person(key).slash('status');
    expect(world.calls).toHaveLength(40);
    expect(world.refused.map(({ code }) => code)).toEqual(['too-fast']);
  });
});
