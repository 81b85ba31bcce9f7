import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Catalogue } from '../../orchestrator/catalogue/schema.ts';
import type { Clock } from '../clock.ts';
import { createDelivery } from './delivery.ts';
import { createDirectory } from './directory.ts';
import { createJournal, type Exchange } from './journal.ts';
import { serve } from './local-server.ts';
import type { Message } from './message.ts';
import { commandFields } from './payloads.ts';
import { createPerson, type Person } from './person.ts';
import { createResponseUrlEndpoint } from './response-url-endpoint.ts';
import { createResponseUrls } from './response-urls.ts';
import { createTriggers } from './triggers.ts';
import { createRateLimits, type RateLimits } from './web-api/rate-limits.ts';
import { createWebApi } from './web-api/server.ts';
import { createWorkspace, type Workspace } from './workspace.ts';

/** How an outage looks: answers of 503, or connections that break off. */
export type Outage = 'unavailable' | 'broken-connections';

export interface Slack {
  readonly core: Workspace;
  /** For `SLACK_API_URL`, with its trailing slash. */
  readonly apiUrl: string;
  /** A person by catalogue key (`ada`, or `eve` the guest) or Slack id. @throws Error for nobody's name */
  as(person: string): Person;
  /** What everyone sees in the channel, oldest first. */
  messages(channel: string): readonly Message[];
  /** A parent and its replies, oldest first. */
  thread(channel: string, ts: string): readonly Message[];
  /** Takes Slack away, for the app and for people, or brings it back. Messages survive. */
  setDown(down: boolean, outage?: Outage): void;
  isDown(): boolean;
  setRateLimits(limits: RateLimits): void;
  /** Sends the app `/deploy status` for nobody to see, so that the first person's command finds it awake. */
  rouseApp(): Promise<void>;
  /** Every request and answer in both directions, oldest first. */
  journal(): readonly Exchange[];
  /** Called after every change of what anyone can see. Returns what stops it. */
  onChange(listener: () => void): () => void;
  stop(): Promise<void>;
}

export interface SlackOptions {
  readonly clock: Clock;
  readonly catalogue: Pick<Catalogue, 'slack' | 'people'>;
  readonly signingSecret: string;
  readonly botToken: string;
  /** Asked at each delivery: the app's one URL for commands and interactivity. */
  readonly requestUrl: () => string;
  /** 0 (the default) takes a free port. */
  readonly port?: number;
  readonly rateLimits?: RateLimits;
  /** Real milliseconds that Slack waits for the app. */
  readonly patienceMs?: number;
}

/** Starts a Slack workspace on the loopback interface, for an app that knows no difference. */
export async function createSlack(options: SlackOptions): Promise<Slack> {
  const { clock, catalogue, port = 0 } = options;
  const workspace = createWorkspace({ clock, directory: createDirectory(catalogue) });
  const journal = createJournal();
  const triggers = createTriggers(clock);
  const urls = createResponseUrls(clock);
  const switches = {
    outage: undefined as Outage | undefined,
    rateLimits: options.rateLimits ?? 'generous',
  };

  const teamUrl = `https://${workspace.directory.team.domain}.slack.com/`;
  const webApi = createWebApi({
    tools: { workspace, triggers, teamUrl },
    botToken: options.botToken,
    takeCall: createRateLimits(clock, () => switches.rateLimits),
    journal,
  });
  const responseUrl = createResponseUrlEndpoint({ workspace, urls, journal });
  const server = await serve({ port, purpose: 'Slack' }, async (request, response) => {
    if (switches.outage) return standStill(switches.outage, request, response);
    const url = new URL(request.url ?? '/', 'http://127.0.0.1');
    if (url.pathname.startsWith('/api/')) return webApi(request, response, url);
    return responseUrl(request, response, url);
  });
  const address = `http://127.0.0.1:${server.port}`;

  const listeners = new Set<() => void>();
  const deliver = createDelivery({
    clock,
    journal,
    signingSecret: options.signingSecret,
    requestUrl: options.requestUrl,
    patienceMs: options.patienceMs ?? 3000,
  });
  const isDown = () => switches.outage !== undefined;
  const personTools = { workspace, triggers, urls, deliver, address, isDown };
  workspace.onChange(() => listeners.forEach((listener) => listener()));

  return {
    core: workspace,
    apiUrl: `${address}/api/`,
    as(name) {
      const member = workspace.directory.members.find(({ id, key }) => id === name || key === name);
      if (!member) throw new Error(`nobody in the workspace is called ${name}`);
      return createPerson(member, personTools);
    },
    messages: (channel) => workspace.timeline(channel),
    thread: (channel, ts) => workspace.thread(channel, ts),
    setDown(down, outage = 'unavailable') {
      switches.outage = down ? outage : undefined;
      listeners.forEach((listener) => listener());
    },
    isDown,
    setRateLimits(limits) {
      switches.rateLimits = limits;
    },
    async rouseApp() {
      const [person] = workspace.directory.members;
      const [channel] = workspace.directory.channels;
      if (!person || !channel) return;
      await deliver(
        'command',
        commandFields(workspace, {
          person,
          channel,
          command: catalogue.slack.commands.deploy,
          text: 'status',
          responseUrl: address + urls.issue('commands', { channel: channel.id, user: person.id }),
          triggerId: triggers.issue(person.id),
        }),
      );
    },
    journal: () => journal.read(),
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    stop: () => server.stop(),
  };
}

async function standStill(outage: Outage, request: IncomingMessage, response: ServerResponse) {
  if (outage === 'broken-connections') return void request.socket.destroy();
  request.resume();
  response.writeHead(503, { 'content-type': 'text/html' }).end('<h1>Service Unavailable</h1>');
}

export { buttonsOf } from './buttons.ts';
export { app } from './directory.ts';
export type { Exchange } from './journal.ts';
export type { Message } from './message.ts';
export type { ClickResult, SayResult, SlashResult } from './results.ts';
export type { Person } from './person.ts';
