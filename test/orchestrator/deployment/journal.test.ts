import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { canonicalJson, hashOf } from '../../../orchestrator/deployment/canonical-json.ts';
import type { JournalEntry } from '../../../orchestrator/deployment/events.ts';
import { genesisHash, sealEntry, verifyJournal } from '../../../orchestrator/deployment/journal.ts';

describe('canonicalJson', () => {
  it('does not depend on the order of members, and drops undefined', () => {
    expect(canonicalJson({ b: 1, a: [undefined, { d: null, c: undefined }] })).toBe(
      '{"a":[null,{"d":null}],"b":1}',
    );
  });

  it('survives a journey through JSON, whatever the value', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        // JSON itself knows no negative zero.
        const travelled: unknown = JSON.parse(JSON.stringify(value));
        expect(hashOf(travelled)).toBe(hashOf(value));
      }),
    );
  });

  it('refuses what JSON cannot carry', () => {
    expect(() => canonicalJson({ a: Number.NaN })).toThrow(TypeError);
    expect(() => canonicalJson(() => 1)).toThrow(TypeError);
  });
});

function journalOf(percents: readonly number[]): JournalEntry[] {
  let previousHash = genesisHash;
  return percents.map((percent, index) => {
    const entry = sealEntry({
      deploymentId: 'd',
      seq: index + 1,
      at: '2026-11-20T09:00:00.000Z',
      by: 'step:observe',
      event: { type: 'TrafficShifted', percent },
      previousHash,
    });
    previousHash = entry.hash;
    return entry;
  });
}

const percents = fc.array(fc.integer({ min: 0, max: 100 }), { minLength: 1, maxLength: 12 });

describe('verifyJournal', () => {
  it('accepts every journal as it was sealed', () => {
    fc.assert(
      fc.property(percents, (made) => {
        const entries = journalOf(made);
        expect(verifyJournal(entries)).toEqual({
          kind: 'intact',
          entries: made.length,
          headHash: entries.at(-1)?.hash,
        });
      }),
    );
  });

  it('finds any change of any entry', () => {
    fc.assert(
      fc.property(percents, fc.nat(), (made, pick) => {
        const entries = journalOf(made);
        const index = pick % entries.length;
        const forged = entries.map((entry, position) =>
          position === index ? { ...entry, by: 'somebody else' } : entry,
        );
        expect(verifyJournal(forged)).toEqual({
          kind: 'broken',
          seq: index + 1,
          reason: 'changed after it was sealed',
        });
      }),
    );
  });

  it('finds an entry that was taken out, and a tail that was cut off', () => {
    const entries = journalOf([10, 50, 100]);
    expect(verifyJournal(entries.filter(({ seq }) => seq !== 2)).kind).toBe('broken');
    const head = { seq: 3, headHash: entries[2]?.hash ?? '' };
    expect(verifyJournal(entries, head).kind).toBe('intact');
    expect(verifyJournal(entries.slice(0, 2), head)).toEqual({
      kind: 'broken',
      seq: 2,
      reason: 'the record says the journal ends at 3',
    });
  });

  it('finds an entry that was sealed again without the ones after it', () => {
    const entries = journalOf([10, 50, 100]);
    const [first, , third] = entries;
    if (!first || !third) throw new Error('three entries');
    const { hash, ...content } = first;
    expect(hash).toHaveLength(64);
    const forged = sealEntry({ ...content, by: 'somebody else' });
    expect(verifyJournal([forged, ...entries.slice(1)])).toEqual({
      kind: 'broken',
      seq: 2,
      reason: 'not sealed over the entry before it',
    });
  });
});
