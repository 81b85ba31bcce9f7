import type { Mutant } from '../mutant.ts';

/** The story that is written once, in order, and sealed. */
export const journalMutants: readonly Mutant[] = [
  {
    name: 'no once-key in the journal',
    file: 'orchestrator/aws/journal.ts',
    find: `      item: { ...keys.once(deploymentId, eventKey(event, detail)), seq },
      when: [{ absent: 'pk' }],`,
    replace: 'item: { ...keys.once(deploymentId, eventKey(event, detail)), seq },',
    caughtBy: ['I17'],
    breaks: 'a step that runs twice tells it twice',
  },
  {
    name: 'no sequence condition in the journal',
    file: 'orchestrator/aws/journal.ts',
    find: "when: [{ attribute: 'seq', equals: meta.seq }, { absent: 'outcome' }],",
    replace: "when: [{ absent: 'outcome' }],",
    also: [
      {
        file: 'orchestrator/aws/journal.ts',
        find: `      item: { ...keys.entry(deploymentId, seq), ...entry },
      when: [{ absent: 'pk' }],`,
        replace: 'item: { ...keys.entry(deploymentId, seq), ...entry },',
      },
    ],
    caughtBy: ['I17'],
    breaks: 'of two writers one is written over; the entry itself refuses it a second time',
  },
  {
    name: 'a closed journal takes more',
    file: 'orchestrator/aws/journal.ts',
    find: "when: [{ attribute: 'seq', equals: meta.seq }, { absent: 'outcome' }],",
    replace: "when: [{ attribute: 'seq', equals: meta.seq }],",
    also: [
      {
        file: 'orchestrator/aws/journal.ts',
        find: `  if (meta.outcome)
    throw`,
        replace: `  if (meta.outcome && meta.seq < 0)
    throw`,
      },
    ],
    caughtBy: ['I9', 'I17', 'I19'],
    breaks: 'a late step writes behind the end; the look and the write each refuse it',
  },
  {
    name: 'seals are not chained',
    file: 'orchestrator/aws/journal.ts',
    find: 'previousHash: meta.headHash,',
    replace: "previousHash: '0'.repeat(64),",
    caughtBy: ['I17'],
    breaks: 'an entry can be taken out and nobody sees it',
  },
  {
    name: 'an effect without its intent',
    file: 'orchestrator/aws/intents.ts',
    find: 'await table.transact([fenceCheck(holder, deploymentId, fence), intent, ...alongside]);',
    replace:
      'await table.transact([fenceCheck(holder, deploymentId, fence), { kind: "check", key: intent.key, when: [] }, ...alongside]);',
    caughtBy: ['I17'],
    breaks: 'what was begun and broke off left no trace',
  },
  {
    name: 'the journal of refusals forks',
    file: 'orchestrator/aws/refusals.ts',
    find: "when: [meta.seq === 0 ? { absent: 'seq' } : { attribute: 'seq', equals: meta.seq }],",
    replace: '',
    also: [
      {
        file: 'orchestrator/aws/refusals.ts',
        find: `          item: { ...keys.refusal(day, refusal.seq), ...refusal },
          when: [{ absent: 'pk' }],`,
        replace: 'item: { ...keys.refusal(day, refusal.seq), ...refusal },',
      },
    ],
    caughtBy: ['I17', 'I24'],
    breaks: 'of two refusals in the same moment one is lost; head and entry each refuse it',
  },
  {
    name: 'the history is not told of the end',
    file: 'orchestrator/routines/settle.ts',
    find: 'historyEnd(request, outcome, plan?.source),',
    replace: '',
    caughtBy: ['I18'],
    breaks: 'nobody finds the version to go back to',
  },
];
