import { describe, expect, it } from '@jest/globals';
import {
  wayOf,
  waysOf,
  waysToStrike,
  whyNever,
  whyNot,
} from '../../../sandbox/simulation/applicable.ts';
import { crossedWhen } from '../../../sandbox/simulation/crossed-when.ts';
import { faultKinds, ports } from '../../../sandbox/simulation/ports.ts';

describe('which fault makes sense where', () => {
  it('lets every kind strike somewhere, and something strike every port', () => {
    for (const kind of faultKinds)
      expect(ports.filter((port) => waysToStrike(kind, port).length > 0)).not.toEqual([]);
    for (const port of ports)
      expect(faultKinds.filter((kind) => waysToStrike(kind, port).length > 0)).not.toEqual([]);
  });

  it('gives a reason for every cell that is left empty, and for no other', () => {
    for (const kind of faultKinds)
      for (const port of ports) {
        const reason = whyNever(kind, port);
        expect(reason === undefined).toBe(waysToStrike(kind, port).length > 0);
        if (reason) expect(reason.split(' ').length).toBeGreaterThan(3);
      }
    for (const port of ports) expect(crossedWhen[port].split(' ').length).toBeGreaterThan(2);
  });

  it('knows what a crossing is: an effect, a read, or a delivery whatever it changes', () => {
    expect(wayOf({ port: 'table', effect: true })).toBe('effect');
    expect(wayOf({ port: 'ecs', effect: false })).toBe('read');
    expect(wayOf({ port: 'event', effect: true })).toBe('delivery');
    for (const port of ports) expect(waysOf[port].length).toBeGreaterThan(0);
  });

  it('loses the reply of an effect, never that of a read', () => {
    expect(waysToStrike('fail-after', 'codedeploy')).toEqual(['effect']);
    expect(whyNot('fail-after', 'codedeploy', 'read')).toMatch(/`fail-before`/);
  });

  it('trusts the table and nothing else', () => {
    const truthful = ports.filter((port) => waysToStrike('wrong-answer', port).length === 0);
    expect(truthful).toEqual(['table', 'states', 'function']);
  });
});
