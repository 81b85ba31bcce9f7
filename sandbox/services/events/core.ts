import { randomUUID } from 'node:crypto';
import type { Cancel } from '../../clock.ts';
import { AwsError } from '../../endpoint/service.ts';
import type { AwsEvent, EventSink } from '../wiring.ts';
import { Deliveries, type Undelivered } from './delivery.ts';
import { envelope, sealed, type BusEvent } from './event.ts';
import type { EventsPorts } from './ports.ts';
import type { Rule } from './rule.ts';

interface Bus {
  readonly name: string;
  readonly arn: string;
  readonly rules: Map<string, Rule>;
}

/** EventBridge's state: buses and their rules. Services of the sandbox emit on the default bus. */
export class EventsCore implements EventSink {
  readonly account: string;
  readonly region: string;
  readonly #ports: EventsPorts;
  readonly #newId: () => string;
  readonly #buses = new Map<string, Bus>();
  readonly #deliveries: Deliveries;
  readonly #schedules = new Map<Rule, Cancel>();

  constructor(ports: EventsPorts) {
    const { account = '000000000000', region = 'eu-west-1', newId = randomUUID } = ports;
    this.account = account;
    this.region = region;
    this.#ports = ports;
    this.#newId = newId;
    this.#deliveries = new Deliveries(ports);
    this.createBus('default');
  }

  createBus(name: string): { name: string; arn: string } {
    const arn = `arn:aws:events:${this.region}:${this.account}:event-bus/${name}`;
    this.#buses.set(name, { name, arn, rules: new Map() });
    return { name, arn };
  }

  /** By name or ARN; the default bus when undefined. Throws ResourceNotFoundException. */
  bus(nameOrArn = 'default'): Bus {
    const name = nameOrArn.slice(nameOrArn.lastIndexOf('/') + 1);
    const bus = this.#buses.get(name);
    if (bus) return bus;
    throw new AwsError('ResourceNotFoundException', `Event bus ${name} does not exist.`);
  }

  ruleArn(name: string, busName: string): string {
    const path = busName === 'default' ? name : `${busName}/${name}`;
    return `arn:aws:events:${this.region}:${this.account}:rule/${path}`;
  }

  addRule(rule: Rule): void {
    this.bus(rule.busName).rules.set(rule.name, rule);
    this.#reschedule(rule);
  }

  /** Throws ResourceNotFoundException. */
  rule(name: string, busName?: string): Rule {
    const rule = this.bus(busName).rules.get(name);
    if (rule) return rule;
    throw new AwsError('ResourceNotFoundException', `Rule ${name} does not exist.`);
  }

  /** A schedule that is enabled again starts a new interval. */
  setEnabled(rule: Rule, enabled: boolean): void {
    rule.enabled = enabled;
    this.#reschedule(rule);
  }

  /** A service's event on the default bus. Returns before any target has it. */
  emit(event: AwsEvent): void {
    this.publish(event, {});
  }

  /** Puts an event on a bus; its id. Throws ResourceNotFoundException for a bus that does not exist. */
  publish(event: AwsEvent, { busName, at }: { busName?: string; at?: number }): string {
    const bus = this.bus(busName);
    const enveloped = this.#envelope(event, at);
    // Most of what services tell meets no rule: only what goes on its way is copied.
    let copy: BusEvent | undefined;
    for (const rule of bus.rules.values()) {
      if (rule.enabled && rule.matches(enveloped))
        this.#deliver((copy ??= sealed(enveloped)), rule);
    }
    return enveloped.id;
  }

  /** Events that a target did not get, oldest first; lost ones included. */
  undelivered(): readonly Undelivered[] {
    return this.#deliveries.undelivered;
  }

  #envelope(event: AwsEvent, at = this.#ports.clock.now()): BusEvent {
    const { account, region } = this;
    return envelope(event, { id: this.#newId(), account, region, at });
  }

  #deliver(event: BusEvent, rule: Rule): void {
    for (const target of rule.targets) this.#deliveries.begin(event, rule, target);
  }

  #reschedule(rule: Rule): void {
    this.#schedules.get(rule)?.();
    this.#schedules.delete(rule);
    if (rule.everyMs === undefined || !rule.enabled) return;
    const tick = () => this.#deliver(this.#envelope(scheduled(rule)), rule);
    this.#schedules.set(rule, this.#ports.clock.every(rule.everyMs, tick));
  }
}

const scheduled = (rule: Rule): AwsEvent => ({
  source: 'aws.events',
  detailType: 'Scheduled Event',
  resources: [rule.arn],
  detail: {},
});
