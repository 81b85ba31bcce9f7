import { describe, expect, it } from '@jest/globals';
import { faults } from '../../../sandbox/faults/index.ts';
import { busEvent, callOf, delivery, fairGround } from './ground.ts';

/** What becomes of one delivery of an event of `source` while a fault is on. */
function delivered(fault: string, source: string) {
  const { ground, weather } = fairGround();
  faults.get(fault)?.on(ground);
  return weather.deliver(busEvent(source), ...delivery);
}

describe('the weather', () => {
  it('is fair until a fault begins, and again when it ends', async () => {
    const { ground, weather } = fairGround();
    const event = [busEvent('aws.codedeploy'), ...delivery] as const;
    expect(weather.deliver(...event)).toBe('deliver');
    const end = faults.get('lost-codedeploy-events')?.on(ground);
    expect(weather.deliver(...event)).toBe('drop');
    end?.();
    expect(weather.deliver(...event)).toBe('deliver');
    expect(await weather.intercept(callOf('CreateDeployment', {}))).toEqual({ kind: 'pass' });
    expect(weather.sabotage('slipway-start-deployment', {})).toBeUndefined();
  });

  it.each([
    ['lost-codedeploy-events', 'aws.codedeploy', 'drop'],
    ['lost-codedeploy-events', 'aws.cloudwatch', 'deliver'],
    ['lost-execution-events', 'aws.states', 'drop'],
    ['doubled-alarm-events', 'aws.cloudwatch', 'double'],
    ['doubled-alarm-events', 'aws.ecs', 'deliver'],
    ['late-events', 'aws.ecs', { delayMs: 300_000 }],
    // The reconciler's minute and Slipway's own announcements are no news of AWS's.
    ['late-events', 'aws.events', 'deliver'],
    ['late-events', 'slipway', 'deliver'],
  ])('under %s an event of %s ends as %j', (fault, source, fate) => {
    expect(delivered(fault, source)).toEqual(fate);
  });

  it('lets several faults strike, and the first of them where two meet', () => {
    const { ground, weather } = fairGround();
    faults.get('doubled-alarm-events')?.on(ground);
    faults.get('late-events')?.on(ground);
    expect(weather.deliver(busEvent('aws.cloudwatch'), ...delivery)).toBe('double');
    expect(weather.deliver(busEvent('aws.ecs'), ...delivery)).toEqual({ delayMs: 300_000 });
  });
});

describe('calls of AWS', () => {
  it('lose the first answer to each change, and no other', async () => {
    const { ground, weather } = fairGround();
    faults.get('lost-replies')?.on(ground);
    const kinds = [
      callOf('CreateDeployment', { description: 'slipway:a' }),
      callOf('CreateDeployment', { description: 'slipway:a' }),
      callOf('CreateDeployment', { description: 'slipway:b' }),
      callOf('GetDeployment', { deploymentId: 'd-1' }),
      callOf('StopDeployment', { deploymentId: 'd-1' }, 'person'),
    ].map(async (call) => (await weather.intercept(call)).kind);
    expect(await Promise.all(kinds)).toEqual(['lose-reply', 'pass', 'lose-reply', 'pass', 'pass']);
  });

  it('are throttled every tenth time, and never a person’s', async () => {
    const { ground, weather } = fairGround();
    faults.get('throttled')?.on(ground);
    const kinds: string[] = [];
    for (let n = 1; n <= 20; n++) {
      await weather.intercept(callOf('DescribeAlarms', {}, 'person'));
      kinds.push((await weather.intercept(callOf('DescribeAlarms', {}))).kind);
    }
    expect(kinds.flatMap((kind, index) => (kind === 'fail' ? index + 1 : []))).toEqual([10, 20]);
  });

  it('fail when they are for the table and the table cannot be reached', async () => {
    const { ground, weather } = fairGround();
    faults.get('unreachable-table')?.on(ground);
    const asked = { ...callOf('GetItem', {}), service: 'dynamodb' };
    expect(await weather.intercept(asked)).toMatchObject({
      kind: 'fail',
      error: { name: 'InternalServerError', statusCode: 500 },
    });
    expect(await weather.intercept(callOf('GetDeployment', {}))).toEqual({ kind: 'pass' });
  });
});

describe('a killed step', () => {
  const id = `contacts-prod-${'0'.repeat(32)}`;

  it('dies once CodeDeploy has its deployment, and only then', async () => {
    const { ground, weather } = fairGround();
    faults.get('killed-step')?.on(ground);
    const death = weather.sabotage('slipway-start-deployment', { deploymentId: id });
    if (!(death instanceof AbortSignal)) throw new Error('the step is to die at a signal');
    const create = callOf('CreateDeployment', { description: `slipway:${id}` });
    const struck = await weather.intercept(create);
    expect(death.aborted).toBe(false);
    if (struck.kind === 'lose-reply') struck.done?.();
    expect(death.aborted).toBe(true);
  });

  it('is no other step, and no other deployment', async () => {
    const { ground, weather } = fairGround();
    faults.get('killed-step')?.on(ground);
    expect(weather.sabotage('slipway-plan', { deploymentId: id })).toBeUndefined();
    weather.sabotage('slipway-start-deployment', { deploymentId: id });
    const other = callOf('CreateDeployment', { description: `slipway:${id.replace('0', '1')}` });
    expect(await weather.intercept(other)).toEqual({ kind: 'pass' });
  });
});
