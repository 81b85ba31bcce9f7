import type { Deployment } from '../../orchestrator/deployment/deployment.ts';
import { names } from '../../orchestrator/catalogue/names.ts';
import type { BusEvent, EventsPorts, Fault } from '../services/events/index.ts';
import type { LambdaEventInvoker } from '../services/wiring.ts';
import type { SimulationClock } from './clock.ts';
import type { Faults } from './faults.ts';
import type { Place } from './places.ts';
import type { Phase, Strike } from './ports.ts';
import type { MemoryTable } from './table.ts';
import type { Trace } from './trace.ts';

/** An event that EventBridge could not hand over at first comes this much later. */
const retryMs = 5_000;
/** Nobody's account that we know. */
const foreignAccount = '999999999999';

/** What befalls events between a rule and its target. Schedules are spared: they come again by themselves. */
export function deliveries({
  faults,
  clock,
  trace,
  invokeLater,
  phaseOf,
}: {
  readonly faults: Faults;
  readonly clock: SimulationClock;
  readonly trace: Trace;
  readonly invokeLater: LambdaEventInvoker['invokeLater'];
  readonly phaseOf: (event: BusEvent) => Phase;
}): NonNullable<EventsPorts['deliver']> {
  return (event, target, rule) => {
    if (rule.schedule !== undefined) return 'deliver';
    const operation = `${event.source} ${rule.name}`;
    const port = target.Arn.includes(':sqs:') ? 'queue' : 'event';
    const crossing = {
      port,
      operation,
      effect: false,
      phase: phaseOf(event),
      by: 'eventbridge',
    } as const;
    const strike = faults.strike(crossing, clock.now());
    if (!strike) return 'deliver';
    trace.line(clock.now(), 'eventbridge', `${operation} ⚡ ${strike.kind}`);
    if (strike.kind === 'wrong-answer' && port === 'event')
      void invokeLater(target.Arn, disguised(event));
    return faultOf(strike);
  };
}

function faultOf({ kind, delayMs }: Strike): Fault {
  switch (kind) {
    case 'drop':
      return 'drop';
    case 'duplicate':
    case 'fail-after':
      return 'double';
    case 'fail-before':
      return { delayMs: retryMs };
    case 'slow':
    case 'reorder':
      return { delayMs };
    default:
      return 'deliver';
  }
}

/** A forgery beside the event: another account's, about a deployment that nobody knows (F72, F73). */
const disguised = (event: BusEvent) => ({
  ...event,
  account: foreignAccount,
  detail: { ...event.detail, deploymentId: 'd-UNKNOWN00' },
});

/** The open deployment of the place that an event is about, as far as names tell. */
export function deploymentBehind(
  { detail }: BusEvent,
  {
    table,
    records,
    places,
  }: {
    readonly table: MemoryTable;
    readonly records: ReadonlyMap<string, Deployment>;
    readonly places: () => readonly Place[];
  },
): Deployment | undefined {
  const { application, alarmName, taskDefinitionArn, deploymentId } = detail;
  const own = typeof deploymentId === 'string' ? records.get(deploymentId) : undefined;
  if (own) return own;
  const where = places().find(
    (each) =>
      application === names.codeDeploy(each) ||
      (typeof alarmName === 'string' && alarmName.startsWith(`${names.codeDeploy(each)}-`)) ||
      (typeof taskDefinitionArn === 'string' &&
        taskDefinitionArn.includes(`/${names.taskFamily(each)}:`)),
  );
  const lock =
    where &&
    table.partition('LOCK').find(({ sk }) => sk === `${where.service}#${where.environment}`);
  return typeof lock?.owner === 'string' ? records.get(lock.owner) : undefined;
}
