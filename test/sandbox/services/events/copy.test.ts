import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { copyOf } from '../../../../sandbox/services/events/copy.ts';

describe('a copy of an event', () => {
  it('is what structuredClone makes of it', () => {
    const value = fc.anything({ withDate: true, withMap: true, withNullPrototype: false });
    fc.assert(fc.property(value, (given) => expect(copyOf(given)).toEqual(structuredClone(given))));
  });

  it('shares nothing that could change with what it was made of', () => {
    const event = { detail: { list: [{ at: new Date(0) }] } };
    const copy = copyOf(event);
    event.detail.list[0]?.at.setTime(1);
    event.detail.list.push({ at: new Date(2) });
    expect(copy).toEqual({ detail: { list: [{ at: new Date(0) }] } });
  });

  it('refuses what no wire could carry', () => {
    expect(() => copyOf({ detail: { run: () => 1 } })).toThrow(/could not be cloned/);
  });
});
