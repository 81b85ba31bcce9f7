import { describe, expect, it } from '@jest/globals';
import type { Count } from '../../../sandbox/services/elbv2/index.ts';
import { createRates } from '../../../sandbox/world/rates.ts';

const count = (requests: number, target5xx: number, targetGroupArn = 'green'): Count => ({
  loadBalancerArn: 'lb',
  listenerArn: 'listener',
  listenerPort: 80,
  targetGroupArn,
  targetGroupName: targetGroupArn,
  requests,
  target2xx: requests - target5xx,
  target3xx: 0,
  target4xx: 0,
  target5xx,
  balancer502: 0,
  balancer503: 0,
  balancer504: 0,
  clientGone: 0,
});

describe('the rates on the page', () => {
  it('are what the load balancer counted in the last two seconds', () => {
    const rateOf = createRates();
    rateOf('green', [count(100, 0)], 0);
    expect(rateOf('green', [count(220, 30), count(999, 9, 'blue')], 1000)).toEqual({
      requestsPerSecond: 120,
      errorPercent: 25,
    });
    // Another two seconds on, the first look is forgotten.
    expect(rateOf('green', [count(220, 30)], 3000)).toEqual({
      requestsPerSecond: 0,
      errorPercent: 0,
    });
  });
});
