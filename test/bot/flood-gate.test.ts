import { describe, expect, it } from '@jest/globals';
import { createFloodGate } from '../../bot/flood-gate.ts';

describe('the gate in front of the audit', () => {
  it('lets thirty refusals a minute through, marks the last, and opens again', () => {
    let time = 0;
    const gate = createFloodGate({ now: () => time });
    const knocks = () => Array.from({ length: 40 }, () => gate.admit());
    const minute = [...Array<string>(29).fill('own'), 'last', ...Array<string>(10).fill('none')];
    expect(knocks()).toEqual(minute);
    time = 59_999;
    expect(gate.admit()).toBe('none');
    time = 60_000;
    expect(knocks()).toEqual(minute);
  });
});
