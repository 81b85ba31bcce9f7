import { comparisons, type Alarm } from './alarm.ts';
import type { AlarmState, Datapoint, Judgement } from './judge.ts';

/** `StateReason`, in CloudWatch's own words: people search for them. */
export function stateReason(
  alarm: Alarm,
  from: AlarmState,
  to: AlarmState,
  judgement: Judgement,
): string {
  const { evidence, filled } = judgement;
  if (to === 'INSUFFICIENT_DATA')
    return `Insufficient Data: ${many(filled, 'datapoint')} ${wasWere(filled)} unknown.`;
  if (evidence.length === 0)
    return `Threshold Crossed: no datapoints were received for ${many(filled, 'period')} and ${many(filled, 'missing datapoint')} ${wasWere(filled)} treated as [${treated(alarm)}].`;
  const crossed = to === 'ALARM' ? '' : 'not ';
  const threshold = `${crossed}${comparisons[alarm.comparison].words} the threshold (${decimal(alarm.threshold)})`;
  return `Threshold Crossed: ${counted(alarm, to, evidence)} ${threshold}${minimum(alarm, from, to)}.`;
}

function counted(alarm: Alarm, to: AlarmState, evidence: readonly Datapoint[]): string {
  const { holds } = comparisons[alarm.comparison];
  const shown = evidence.filter(({ value }) => holds(value, alarm.threshold) === (to === 'ALARM'));
  const list = `[${shown.map(({ at, value }) => `${decimal(value)} (${shortDate(at)})`).join(', ')}]`;
  if (alarm.evaluationPeriods === 1)
    return `${many(shown.length, 'datapoint')} ${list} ${wasWere(shown.length)}`;
  return `${shown.length} out of the last ${many(alarm.evaluationPeriods, 'datapoint')} ${list} ${wasWere(shown.length)}`;
}

function minimum(alarm: Alarm, from: AlarmState, to: AlarmState): string {
  if (alarm.evaluationPeriods === 1) return '';
  const needed =
    to === 'ALARM'
      ? alarm.datapointsToAlarm
      : alarm.evaluationPeriods - alarm.datapointsToAlarm + 1;
  const opposite = to === 'ALARM' ? 'OK' : 'ALARM';
  return ` (minimum ${many(needed, 'datapoint')} for ${from === opposite ? from : opposite} -> ${to} transition)`;
}

/** `StateReasonData`: a JSON text, with dates as CloudWatch writes them. */
export function stateReasonData(alarm: Alarm, judgement: Judgement, now: number): string {
  const { evidence } = judgement;
  const oldest = evidence.at(-1);
  const watched = alarm.queries.find(({ id }) => id === alarm.watched);
  return JSON.stringify({
    version: '1.0',
    queryDate: longDate(now),
    ...(oldest && { startDate: longDate(oldest.at) }),
    ...(watched?.kind === 'metric' && { statistic: watched.statistic }),
    period: alarm.period,
    recentDatapoints: evidence.map(({ value }) => value).reverse(),
    threshold: alarm.threshold,
    evaluatedDatapoints: evidence.map(({ at, value }) => ({ timestamp: longDate(at), value })),
  });
}

/** `2026-01-02T03:04:40.989+0000`: no colon in the zone. */
export const longDate = (at: number) => new Date(at).toISOString().replace('Z', '+0000');

/** `02/01/26 03:04:00`, day first. */
function shortDate(at: number): string {
  const [date = '', time = ''] = new Date(at).toISOString().split('T');
  const [year = '', month = '', day = ''] = date.split('-');
  return `${day}/${month}/${year.slice(2)} ${time.slice(0, 8)}`;
}

/** As Java prints a double: 5 is `5.0`. */
const decimal = (value: number) => (Number.isInteger(value) ? value.toFixed(1) : String(value));
const many = (count: number, noun: string) => `${count} ${noun}${count === 1 ? '' : 's'}`;
const wasWere = (count: number) => (count === 1 ? 'was' : 'were');
const treated = ({ treatMissingData }: Alarm) =>
  treatMissingData === 'breaching' ? 'Breaching' : 'NonBreaching';
