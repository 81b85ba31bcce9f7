import type { ServerResponse } from 'node:http';
import type { FaultSwitches } from '../faults/index.ts';
import type { Slack } from '../slack/index.ts';
import type { Information, SlackState, StreamEvents } from './stream.ts';
import type { World } from './world.ts';

/** Older messages stay in the workspace; the page shows the last ones. */
const messagesShown = 300;
const worldEveryMs = 250;
/** Several changes in one instant (a card and its thread, a dozen throttled calls) travel as one. */
const slackAfterMs = 30;
const faultsAfterMs = 250;
const aliveEveryMs = 15_000;

interface Sources {
  readonly slack: Slack;
  readonly faults: FaultSwitches;
  readonly world: () => World;
  readonly information: Information;
}

/** Sends one browser what its persona sees, and the world, as they change, until it goes away. */
export function openStream(response: ServerResponse, persona: string, sources: Sources) {
  response.writeHead(200, {
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store',
  });
  const send = <Name extends keyof StreamEvents>(name: Name, data: StreamEvents[Name]) =>
    response.write(`event: ${name}\ndata: ${JSON.stringify(data)}\n\n`);
  const sendFaults = () => send('faults', sources.faults.list());
  const sendSlack = () => send('slack', slackState(sources.slack, persona));
  const sendWorld = onChangeOnly((world: World) => send('world', world), outline);

  send('information', sources.information);
  sendFaults();
  sendSlack();
  sendWorld(sources.world());

  const slackNews = gathered(sendSlack, slackAfterMs);
  const faultNews = gathered(sendFaults, faultsAfterMs);
  const stopListening = [
    sources.slack.onChange(slackNews.tell),
    sources.faults.onChange(faultNews.tell),
  ];
  const worldTimer = setInterval(() => sendWorld(sources.world()), worldEveryMs);
  const aliveTimer = setInterval(() => response.write(': alive\n\n'), aliveEveryMs);
  response.on('close', () => {
    stopListening.forEach((stop) => stop());
    slackNews.cancel();
    faultNews.cancel();
    clearInterval(worldTimer);
    clearInterval(aliveTimer);
  });
}

/** Sends once for everything that is told within `afterMs`. */
function gathered(send: () => void, afterMs: number) {
  let pending: NodeJS.Timeout | undefined;
  return {
    tell: () => {
      pending ??= setTimeout(() => {
        pending = undefined;
        send();
      }, afterMs);
    },
    cancel: () => clearTimeout(pending),
  };
}

/** Time passes by itself in the page; only the rest of the world is news. */
const outline = (world: World) => JSON.stringify({ ...world, now: 0 });

function onChangeOnly<T>(send: (value: T) => void, outlineOf: (value: T) => string) {
  let last: string | undefined;
  return (value: T) => {
    const next = outlineOf(value);
    if (next === last) return;
    last = next;
    send(value);
  };
}

/** The workspace through one person's eyes. */
export function slackState(slack: Slack, persona: string): SlackState {
  const person = slack.as(persona);
  const { directory } = slack.core;
  return {
    now: slack.core.now(),
    persona: person.member.key,
    team: directory.team.name,
    channels: directory.channels.map(({ id, name }) => ({
      id,
      name,
      messages: person.see(id).slice(-messagesShown),
    })),
    members: directory.members,
    commands: directory.commands,
    view: person.view(),
    down: slack.isDown(),
  };
}
