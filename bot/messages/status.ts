import type { KnownBlock } from '@slack/types';
import type { Catalogue } from '../../orchestrator/catalogue/schema.ts';
import type { EnvironmentStatus } from '../../orchestrator/client.ts';
import { context, message, section, type Message } from './blocks.ts';
import { controls } from './controls.ts';
import { code, escapeText } from './escape.ts';
import { counted, revision } from './facts.ts';
import { headline, standing } from './headline.ts';
import { mention } from './people.ts';
import { slackDay } from './time.ts';

/** More would not fit Slack's 50 blocks; the rest is named, never dropped silently. */
const mostEnvironments = 12;

/** What runs, read from the world when asked; what is going on; and the button that helps. */
export function renderStatus(all: readonly EnvironmentStatus[], catalogue: Catalogue): Message {
  const shown = all.slice(0, mostEnvironments);
  const hidden = all.slice(mostEnvironments).map((it) => `${it.service} in ${it.environment}`);
  return message(
    [
      ...shown.flatMap((status) => environmentBlocks(status, catalogue)),
      ...(hidden.length > 0
        ? [context(`Not shown: ${hidden.join(', ')}. Name a service to see it.`)]
        : []),
      ...(all.length === 0 ? [section('There is no service yet.')] : []),
    ],
    catalogue.people,
  );
}

function environmentBlocks(status: EnvironmentStatus, catalogue: Catalogue): KnownBlock[] {
  const { service, environment, open } = status;
  return [
    section([`*${service}* in *${environment}*`, ...serving(status)].join('\n')),
    context([alarms(status), ...last(status)].join(' · ')),
    ...hold(status, catalogue),
    ...(open
      ? [
          section(
            `${escapeText(headline(open))}, asked for by ${mention(open.request.requester, catalogue.people)}`,
          ),
          ...controls(open),
        ]
      : []),
  ];
}

function serving({ serving: revisions }: EnvironmentStatus): string[] {
  if (revisions.length === 0) return ['🚨 Nothing serves it.'];
  return revisions.map((it) => {
    const mark = it.healthyTasks >= it.desiredTasks ? '✅' : '⚠️';
    return `${mark} ${revision(it)}: ${it.percent} % of traffic, ${it.healthyTasks} of ${counted(it.desiredTasks, 'task')} healthy`;
  });
}

function alarms({ alarms: all }: EnvironmentStatus): string {
  const named = (state: (typeof all)[number]['state']) =>
    all.filter((it) => it.state === state).map(({ name }) => code(name));
  const [ringing, silent] = [named('ALARM'), named('INSUFFICIENT_DATA')];
  if (all.length === 0) return '⚠️ no alarm guards it';
  const parts = [
    ringing.length > 0 ? `🚨 ringing: ${ringing.join(', ')}` : '',
    silent.length > 0 ? `${counted(silent.length, 'alarm')} without data` : '',
    `${all.length - ringing.length - silent.length} of ${counted(all.length, 'alarm')} OK`,
  ];
  return parts.filter(Boolean).join(' · ');
}

function last({ last: deployment }: EnvironmentStatus): string[] {
  if (!deployment) return ['no deployment yet'];
  const { request, settledAt } = deployment;
  const { emoji, words } = standing(deployment);
  const when = slackDay(settledAt ?? request.requestedAt);
  return [`last: ${emoji} ${code(request.version, 40)} ${escapeText(words)}, ${when}`];
}

function hold({ hold: held }: EnvironmentStatus, { people }: Catalogue): KnownBlock[] {
  if (!held) return [];
  return [
    section(
      `🚨 *On hold* by ${mention(held.owner, people)} since ${slackDay(held.since)}: “${escapeText(held.reason, 300)}”`,
    ),
  ];
}
