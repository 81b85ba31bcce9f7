import { describe, expect, it } from '@jest/globals';
import { createNetwork } from '../../sandbox/network.ts';

describe('the network of the sandbox', () => {
  it('leads cloud names to loopback ports, in any letter case, until they are released', () => {
    const network = createNetwork();
    network.assign('Contacts.elb.amazonaws.com', 80, 41000);
    network.assign('10.0.0.10', 8080, 41001);
    expect(network.resolve('contacts.ELB.amazonaws.com', 80)).toBe(41000);
    expect(network.resolve('contacts.elb.amazonaws.com', 9000)).toBeUndefined();
    expect(network.entries()).toEqual([
      { host: 'Contacts.elb.amazonaws.com', port: 80, realPort: 41000 },
      { host: '10.0.0.10', port: 8080, realPort: 41001 },
    ]);
    network.release('10.0.0.10', 8080);
    expect(network.resolve('10.0.0.10', 8080)).toBeUndefined();
  });

  it('never gives an address twice', () => {
    const network = createNetwork();
    const addresses = Array.from({ length: 1000 }, () => network.nextPrivateIp());
    expect(new Set(addresses).size).toBe(1000);
    expect([addresses[0], addresses[999]]).toEqual(['10.0.0.10', '10.0.3.241']);
  });
});
