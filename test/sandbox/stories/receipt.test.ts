import { describe, expect, it } from '@jest/globals';
import { renderReceipt, type Receipt } from '../../../sandbox/stories/receipt.ts';

const receipt: Receipt = {
  story: 'rollback',
  title: 'v3 comes back by itself',
  faults: [],
  speed: 60,
  realSeconds: 9.71,
  sandboxMinutes: 9.71,
  figures: {
    requestsSent: 996,
    requestsPerSecond: 113.4,
    requestsFailed: 4,
    requestsDropped: 0,
    exposedRequests: { card: 28, loadBalancer: 28 },
  },
  checks: [
    { what: 'the outcome is ROLLED_BACK', ok: true, seen: '' },
    { what: 'no request was dropped', ok: false, seen: '3' },
  ],
  permissions: { used: [], refused: [], unused: [] },
  ok: false,
};

describe('a receipt', () => {
  it('tells figures with their units, and leaves out what was not measured', () => {
    const words = renderReceipt(receipt);
    expect(words).toContain('996 at 113/s, 4 failed, 0 dropped');
    expect(words).toContain('28 on the card, 28 counted by the load balancer');
    expect(words).not.toContain('alarm → stop');
  });

  it('names the faults under which it was played', () => {
    expect(renderReceipt(receipt)).not.toContain('under');
    expect(renderReceipt({ ...receipt, faults: ['throttled', 'late-events'] })).toMatch(
      /under +throttled, late-events/,
    );
  });

  it('names what did not hold, with what was seen instead', () => {
    const words = renderReceipt(receipt);
    expect(words).toContain('1 of 2 hold');
    expect(words).toContain('✗ no request was dropped (seen: 3)');
    expect(words).toContain('The world did NOT end as told.');
  });
});
