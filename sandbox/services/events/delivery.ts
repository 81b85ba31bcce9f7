import { AwsError } from '../../endpoint/service.ts';
import type { BusEvent } from './event.ts';
import type { EventsPorts } from './ports.ts';
import type { Rule, Target } from './rule.ts';
import { sendToTarget } from './send-to-target.ts';
import { inputFor } from './target-input.ts';

/** An event that a target did not get. */
export interface Undelivered {
  readonly event: BusEvent;
  readonly ruleArn: string;
  readonly targetArn: string;
  readonly code: string;
  readonly message: string;
  /** False when it is lost: no dead-letter queue, or one that did not take it. */
  readonly keptInDeadLetterQueue: boolean;
}

interface Delivery {
  readonly event: BusEvent;
  readonly rule: Rule;
  readonly target: Target;
  readonly since: number;
}

/** Not retried on AWS: neither permission nor existence comes back by trying. */
const final = new Map([
  ['AccessDenied', 'NO_PERMISSIONS'],
  ['AccessDeniedException', 'NO_PERMISSIONS'],
  ['QueueDoesNotExist', 'NO_RESOURCE'],
  ['ResourceNotFoundException', 'NO_RESOURCE'],
  ['StateMachineDoesNotExist', 'NO_RESOURCE'],
]);

const firstRetryMs = 1000;
const longestRetryMs = 15 * 60_000;

/** Brings matched events to targets: never at once, never in the emitter's call, with retries on the clock and a dead-letter queue at the end. */
export class Deliveries {
  readonly #ports: EventsPorts;
  readonly #undelivered: Undelivered[] = [];

  constructor(ports: EventsPorts) {
    this.#ports = ports;
  }

  /** What did not arrive, oldest first. */
  get undelivered(): readonly Undelivered[] {
    return this.#undelivered;
  }

  begin(event: BusEvent, rule: Rule, target: Target): void {
    const { clock, deliver } = this.#ports;
    const fault = deliver?.(event, target, rule) ?? 'deliver';
    if (fault === 'drop') return;
    const delivery = { event, rule, target, since: clock.now() };
    const delayMs = typeof fault === 'object' ? fault.delayMs : 0;
    clock.after(delayMs, () => this.#attempt(delivery, 0));
    if (fault === 'double') clock.after(0, () => this.#attempt(delivery, 0));
  }

  async #attempt(delivery: Delivery, retries: number): Promise<void> {
    const { event, rule, target } = delivery;
    try {
      await sendToTarget(this.#ports, rule, target, inputFor(target, event, rule));
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      this.#failed(delivery, retries, error);
    }
  }

  #failed(delivery: Delivery, retries: number, error: AwsError): void {
    const code = final.get(error.name);
    if (code) return this.#giveUp(delivery, { code, message: error.message, retries });
    const { clock, chance = Math.random } = this.#ports;
    const { MaximumRetryAttempts = 185, MaximumEventAgeInSeconds = 86_400 } =
      delivery.target.RetryPolicy ?? {};
    const delayMs = Math.min(firstRetryMs * 2 ** retries, longestRetryMs) * (0.5 + chance() / 2);
    const tooOld = clock.now() + delayMs - delivery.since > MaximumEventAgeInSeconds * 1000;
    if (retries >= MaximumRetryAttempts || tooOld) {
      const condition = tooOld ? 'MaximumEventAgeInSeconds' : 'MaximumRetryAttempts';
      return this.#giveUp(delivery, {
        code: 'THROTTLING',
        message: error.message,
        retries,
        condition,
      });
    }
    clock.after(delayMs, () => this.#attempt(delivery, retries + 1));
  }

  #giveUp(
    { event, rule, target }: Delivery,
    why: { code: string; message: string; retries: number; condition?: string },
  ): void {
    this.#undelivered.push({
      event,
      ruleArn: rule.arn,
      targetArn: target.Arn,
      code: why.code,
      message: why.message,
      keptInDeadLetterQueue: this.#keep(event, rule, target, {
        RULE_ARN: rule.arn,
        TARGET_ARN: target.Arn,
        ERROR_CODE: why.code,
        ERROR_MESSAGE: why.message,
        RETRY_ATTEMPTS: String(why.retries),
        ...(why.condition && { EXHAUSTED_RETRY_CONDITION: why.condition }),
      }),
    });
  }

  #keep(event: BusEvent, rule: Rule, target: Target, facts: Record<string, string>): boolean {
    const queueArn = target.DeadLetterConfig?.Arn;
    if (queueArn === undefined) return false;
    const attributes = Object.fromEntries(
      Object.entries(facts).map(([name, StringValue]) => [
        name,
        { DataType: 'String', StringValue },
      ]),
    );
    try {
      this.#ports.sqs.sendAsService({
        queueArn,
        body: JSON.stringify(event),
        attributes,
        principal: 'events.amazonaws.com',
        sourceArn: rule.arn,
      });
      return true;
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      return false;
    }
  }
}
