import type { Mutant } from '../mutant.ts';

/** What people see. */
export const chatMutants: readonly Mutant[] = [
  {
    name: 'a card is posted without looking for an own one',
    file: 'bot/ensure-card.ts',
    find: 'const own = await chat.findOwn(channel, deploymentId, request.requestedAt);',
    replace:
      'const own = (await chat.findOwn(channel, deploymentId, request.requestedAt), undefined);',
    also: [
      {
        file: 'bot/tidy-up.ts',
        find: 'await chat.removeDoubles(card, deploymentId, request.requestedAt);',
        replace: '',
      },
    ],
    caughtBy: ['I15'],
    breaks: 'a card is there twice; doubles are taken away at the end',
  },
  {
    name: 'a card shows what the event tells of',
    file: 'bot/announce.ts',
    find: 'const record = await orchestrator.read(deploymentId);',
    replace: `const whole = await orchestrator.read(deploymentId);
  const { foldJournal } = await import('../orchestrator/deployment/apply-event.ts');
  const upTo = (globalThis as { told?: number }).told ?? Infinity;
  const journal = whole?.journal.filter(({ seq }) => seq <= upTo) ?? [];
  const record = whole && { ...whole, journal, deployment: foldJournal(journal) ?? whole.deployment };`,
    also: [
      {
        file: 'bot/announce.ts',
        find: 'if (isTold(told, record.deployment)) return;',
        replace: 'void isTold;',
      },
      {
        file: 'bot/batch.ts',
        find: 'await announce({ deploymentId, again });',
        replace:
          '(globalThis as { told?: number }).told = (JSON.parse(record.body) as { detail: { seq: number } }).detail.seq; await announce({ deploymentId, again });',
      },
      {
        file: 'bot/batch.ts',
        find: 'if (done.has(deploymentId)) continue;',
        replace: '',
      },
    ],
    caughtBy: ['I15'],
    breaks: 'an event that was overtaken takes the card back; what was told already is asked first',
  },
  {
    name: 'a card that was left behind in a closed channel stays as it was',
    file: 'bot/ensure-card.ts',
    find: 'const isThere = await chat.update(card, message, { deploymentId, seq });',
    replace: 'const isThere = message.text !== "";',
    also: [
      {
        file: 'bot/announce.ts',
        find: '? await tidyUp(deployment, placedAt(card, left, announcedSeq), tools)',
        replace: '? (void tidyUp, [])',
      },
    ],
    caughtBy: ['I15'],
    breaks:
      'people read an old state there, and find live buttons; the end is drawn once more wherever it may be',
  },
  {
    name: 'buttons stay at the end',
    file: 'bot/messages/controls.ts',
    find: "if (deployment.stopRequested || deployment.phase === 'settled') return [];",
    replace:
      "if (deployment.phase === 'settled') return [rollBack(deployment)];\n  if (deployment.stopRequested) return [];",
    caughtBy: ['I15'],
    breaks: 'people press what does nothing',
  },
  {
    name: 'a refusal without its audit entry',
    file: 'bot/answer.ts',
    find: "if (!('noted' in refusal && refusal.noted))",
    replace: "if ('noted' in refusal && refusal.noted)",
    caughtBy: ['I24'],
    breaks: 'nobody learns who tried',
  },
  {
    name: 'NEEDS_HUMAN pages nobody',
    file: 'bot/announce.ts',
    find: 'await chat.reply(card, message, { deploymentId, seq: entry.seq, broadcast });',
    replace:
      'await chat.reply(card, message, { deploymentId, seq: entry.seq, broadcast: broadcast && false });',
    caughtBy: ['I9'],
    breaks: 'a place is held and nobody comes',
  },
];
