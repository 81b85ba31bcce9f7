import type { Catalogue } from '../../orchestrator/catalogue/schema.ts';
import { names, type AlarmKind } from '../../orchestrator/catalogue/names.ts';
import type { Deployment } from '../../orchestrator/client.ts';
import { code, escapeText } from './escape.ts';
import { counted, percentOf, targetVersion } from './facts.ts';
import { list, mention } from './people.ts';
import { duration, minutes, slackTime } from './time.ts';

type Cause = NonNullable<Deployment['rollback']>['cause'];
type Alarm = Deployment['alarms'][number];

/** Why a deployment turned back: one sentence for each thing seen. */
export function causeSentences(
  cause: Cause,
  deployment: Deployment,
  catalogue: Catalogue,
): readonly string[] {
  const target = targetVersion(deployment);
  switch (cause.kind) {
    case 'alarm':
      return cause.alarms.map((alarm) => alarmSentence(alarm, deployment, catalogue));
    case 'person':
      return [`${mention(cause.by, catalogue.people)} asked to go back${because(deployment)}.`];
    case 'not-ready':
      return [
        `${target} was not healthy within ${minutes(cause.minutes)}.`,
        ...(cause.lastStop ? [`Its last task stopped with ${code(cause.lastStop)}.`] : []),
      ];
    case 'smoke-test':
      return [`The smoke test of ${target} failed: ${reasons(cause.reasons)}.`];
    case 'changed-by-hand':
      return [`Somebody changed it by hand meanwhile: ${reasons(cause.reasons)}.`];
    case 'platform':
      // Slipway's own stops are told as what they were for.
      if (cause.code === 'MANUAL_STOP')
        return [`Somebody stopped its deployment in CodeDeploy (${code(cause.code)}).`];
      return [
        `CodeDeploy turned back by itself: ${code(cause.code, 60)} ${escapeText(cause.message)}`,
      ];
    case 'inconclusive':
      return [`A gate did not let ${target} through: ${reasons(cause.reasons)}.`];
    case 'deadline':
      return [`${code(cause.step, 60)} did not finish in its time.`];
    case 'fault':
      return [faultSentence(cause)];
    default:
      return [unknownCause(cause)];
  }
}

/** A cause of a newer orchestrator than this bot. */
function unknownCause(cause: never): string {
  const { kind } = cause as { kind: string };
  return `It turned back: ${code(kind, 60)}.`;
}

/** What ended the state machine from outside is Step Functions' word, and needs no look into Slipway's logs. */
function faultSentence({ error, said }: Extract<Cause, { kind: 'fault' }>): string {
  switch (error) {
    case 'ABORTED':
      return said
        ? `Somebody stopped its execution in Step Functions, with the words “${escapeText(said, 200)}”.`
        : `Somebody stopped its execution in Step Functions (${code(error)}).`;
    case 'TIMED_OUT':
      return `Its execution ran out of time in Step Functions (${code(error)}).`;
    default:
      return `Something failed inside Slipway (${code(error, 80)}).`;
  }
}

/** Which alarm, what it watches, when it rang, and CloudWatch's own words. */
export function alarmSentence(alarm: Alarm, { request }: Deployment, catalogue: Catalogue): string {
  const limit = threshold(alarm.name, request, catalogue);
  const words = alarm.reason ? ` CloudWatch: “${escapeText(alarm.reason, 240)}”` : '';
  return `Alarm ${code(alarm.name)}${limit} rang at ${slackTime(alarm.since, 'second')}.${words}`;
}

/** How much of production met the new version, as the load balancer counted it. */
export function exposureSentences(deployment: Deployment): readonly string[] {
  const { exposure } = deployment;
  const target = targetVersion(deployment);
  if (!exposure) return [];
  if (exposure.requests === 0) return [`No production request reached ${target}.`];
  const share = percentOf(exposure.requests, exposure.totalRequests);
  const met = `${target} had traffic for ${duration(exposure.seconds)}: ${exposure.requests} of the ${counted(exposure.totalRequests, 'request')} in those minutes (${share}).`;
  if (exposure.errors === 0) return [`${met} None of them failed.`];
  const failedShare = percentOf(exposure.errors, exposure.requests);
  return [
    `*${exposure.errors} of ${counted(exposure.requests, 'request')} (${failedShare}) on ${target} failed.*`,
    met,
  ];
}

export function reasons(given: readonly string[]): string {
  return list(
    given.slice(0, 5).map((reason) => escapeText(reason)),
    'and',
  );
}

function because({ stopRequested }: Deployment): string {
  return stopRequested?.reason ? `: “${escapeText(stopRequested.reason, 300)}”` : '';
}

function threshold(
  alarmName: string,
  where: { service: string; environment: string },
  catalogue: Catalogue,
): string {
  const limits = catalogue.services[where.service]?.environments[where.environment]?.alarms;
  if (!limits) return '';
  const words: Record<AlarmKind, string> = {
    errors: `error rate above ${limits.errorRatePercent} %`,
    latency: `p90 latency above ${limits.latencyP90Seconds} s`,
  };
  const kinds = ['errors', 'latency'] as const;
  const kind = kinds.find((it) =>
    (['blue', 'green'] as const).some((colour) => names.alarm(where, it, colour) === alarmName),
  );
  return kind ? ` (${words[kind]})` : '';
}
