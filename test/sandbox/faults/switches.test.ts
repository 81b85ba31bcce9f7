import { describe, expect, it } from '@jest/globals';
import { createSwitches, faults } from '../../../sandbox/faults/index.ts';
import {
  busEvent,
  delivery,
  errorsAlarm,
  fairGround,
  greenLatencyAlarm,
  latencyAlarm,
} from './ground.ts';

const minute = 60_000;

function stage() {
  const at = fairGround();
  const switches = createSwitches(faults, at.ground);
  const state = (name: string) => switches.list().find((fault) => fault.name === name);
  return { ...at, switches, state };
}

describe('the switches', () => {
  it('begin with everything off, each with one sentence', () => {
    const { switches } = stage();
    expect(switches.list().map(({ name }) => name)).toEqual([...faults.keys()]);
    expect(switches.list().filter(({ on }) => on)).toEqual([]);
    for (const { sentence } of switches.list()) expect(sentence).toMatch(/^[A-Z][^.!?]+\.$/);
  });

  it('turn faults on and off, tell everybody, and count what they strike', () => {
    const { switches, state, weather } = stage();
    let told = 0;
    const stop = switches.onChange(() => (told += 1));
    switches.set('lost-codedeploy-events', true);
    switches.set('lost-codedeploy-events', true);
    expect([told, state('lost-codedeploy-events')?.on]).toEqual([1, true]);
    weather.deliver(busEvent('aws.codedeploy'), ...delivery);
    weather.deliver(busEvent('aws.ecs'), ...delivery);
    expect([told, state('lost-codedeploy-events')?.strikes]).toEqual([2, 1]);
    switches.set('lost-codedeploy-events', false);
    expect([told, state('lost-codedeploy-events')]).toMatchObject([3, { on: false, strikes: 0 }]);
    stop();
    switches.set('throttled', true);
    expect(told).toBe(3);
  });

  it('answer an unknown name with one sentence that holds those that exist', () => {
    const { switches } = stage();
    const names = [...faults.keys()].join(', ');
    expect(() => switches.set('rain', true)).toThrow(
      `There is no fault called \`rain\`; there are ${names}.`,
    );
  });

  it('reach Slack', () => {
    const { switches, slack } = stage();
    switches.set('slack-down', true);
    switches.set('slack-429', true);
    expect(slack).toEqual({ down: true, limits: 'scarce' });
    switches.set('slack-down', false);
    switches.set('slack-429', false);
    expect(slack).toEqual({ down: false, limits: 'generous' });
  });
});

describe('alarms under a fault', () => {
  it('ring through every evaluation, with an event, until the fault is over', async () => {
    const { alarms, clock, emitted, stateOf, switches } = stage();
    emitted.length = 0;
    switches.set('red-alarm', true);
    await clock.advance(3 * minute);
    alarms.evaluate();
    expect(stateOf(errorsAlarm)).toBe('ALARM');
    expect(emitted.map(({ detail }) => detail['alarmName'])).toEqual([errorsAlarm]);
    expect(alarms.get(errorsAlarm)?.standing.reason).toContain('red-alarm');
    switches.set('red-alarm', false);
    alarms.evaluate();
    expect(stateOf(errorsAlarm)).toBe('OK');
  });

  it('stay without data, or are not there at all, each another one', () => {
    const { alarms, stateOf, switches } = stage();
    for (const name of ['red-alarm', 'no-alarm-data', 'missing-alarm']) switches.set(name, true);
    alarms.evaluate();
    const states = [errorsAlarm, latencyAlarm, greenLatencyAlarm].map(stateOf);
    expect(states).toEqual(['ALARM', 'INSUFFICIENT_DATA', undefined]);
    switches.set('missing-alarm', false);
    expect(stateOf(greenLatencyAlarm)).toBe('INSUFFICIENT_DATA');
    alarms.evaluate();
    expect(stateOf(greenLatencyAlarm)).toBe('OK');
  });
});
