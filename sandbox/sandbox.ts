import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { catalogue } from '../orchestrator/catalogue/catalogue.ts';
import type { ServiceEnvironment } from '../orchestrator/catalogue/names.ts';
import { realClock, type Clock } from './clock.ts';
import { createCloud, type Cloud } from './cloud.ts';
import { createSwitches, createWeather, faults, type FaultSwitches } from './faults/index.ts';
import { firstStart } from './first-start.ts';
import { information, serviceUrls } from './information.ts';
import { requireFreePorts } from './free-ports.ts';
import { createLedger, type Ledger } from './ledger.ts';
import type { SandboxOptions } from './options.ts';
import { createPage } from './page/index.ts';
import { createSlack, type Slack } from './slack/index.ts';
import { synthesise } from './synth.ts';
import type { Traffic } from './traffic/traffic.ts';
import { steadyTraffic } from './traffic/steady.ts';
import { placesOf } from './world/environments.ts';
import { createPageView } from './world/page-view.ts';
import { createWitness, type Witness } from './world/witness.ts';

/** Whose guard alarms the faults of alarms take. */
const production = 'prod';

/** Slipway, whole, on this machine. */
export interface Sandbox {
  readonly clock: Clock;
  readonly cloud: Cloud;
  readonly slack: Slack;
  readonly world: Witness;
  readonly ledger: Ledger;
  /** What can be made to go wrong, and what does. */
  readonly faults: FaultSwitches;
  readonly urls: {
    readonly page: string;
    readonly aws: string;
    /** The request URL that Slack knows. */
    readonly bot: string;
    /** Production listeners, by `<service> in <environment>`. */
    readonly services: Readonly<Record<string, string>>;
  };
  /** The steady clients of a service. */
  traffic(where: ServiceEnvironment): Traffic;
  /** Ends everything, whatever state it is in. */
  stop(): Promise<void>;
}

/**
 * Synthesises the templates, boots the cloud from them, and starts clients, Slack and the page.
 * Rejects when anything cannot start, after ending what had started. `print` tells the steps.
 */
export async function startSandbox(
  options: SandboxOptions,
  print: (line: string) => void,
): Promise<Sandbox> {
  const endings: (() => Promise<unknown> | void)[] = [];
  const stop = async () => {
    // Last started, first ended. A failure must not keep the others from ending.
    const failures: unknown[] = [];
    for (let end = endings.pop(); end; end = endings.pop()) {
      try {
        await end();
      } catch (error) {
        failures.push(error);
      }
    }
    if (failures.length > 0)
      throw new AggregateError(failures, 'not everything ended in good order');
  };
  try {
    return await start(options, print, { endings, stop });
  } catch (error) {
    await stop();
    throw error;
  }
}

async function start(
  options: SandboxOptions,
  print: (line: string) => void,
  { endings, stop }: { endings: (() => Promise<unknown> | void)[]; stop: () => Promise<void> },
): Promise<Sandbox> {
  await requireFreePorts(options);
  const ledger = createLedger();
  const folder = await mkdtemp(join(tmpdir(), 'slipway-'));
  endings.push(() => rm(folder, { recursive: true, force: true }));

  print('Synthesising the CDK app …');
  const assembly = options.assembly ?? join(folder, 'cdk.out');
  if (options.assembly === undefined) await synthesise(assembly);

  const clock = realClock({ speed: options.speed, onError: ledger.defect });
  endings.push(() => clock.stop());
  const bot = { requestUrl: '' };
  const keys = {
    signingSecret: randomBytes(16).toString('hex'),
    botToken: `xoxb-${randomBytes(12).toString('hex')}`,
  };
  const slack = await createSlack({
    clock,
    catalogue,
    ...keys,
    requestUrl: () => bot.requestUrl,
    port: options.slackPort,
  });
  endings.push(() => slack.stop());

  print('Booting the cloud from its templates …');
  const weather = createWeather();
  const cloud = await createCloud({
    clock,
    weather,
    assembly,
    awsPort: options.awsPort,
    parameters: { 'slipway-bot': { SlackApiUrl: slack.apiUrl } },
    onError: ledger.defect,
  });
  endings.push(() => cloud.close());
  const booted = await cloud.boot();
  bot.requestUrl = booted.output('slipway-bot', 'SlackRequestUrl');
  ledger.watch(cloud);

  print('Starting the services …');
  const places = placesOf(catalogue);
  await firstStart(cloud, keys, places);
  await slack.rouseApp();

  const clients = steadyTraffic(cloud, places, options.requestsPerSecond);
  endings.push(() => clients.stop());
  const switches = createSwitches(faults, {
    weather,
    alarms: cloud.cloudwatch.core.alarms,
    slack,
    production: places.filter(({ environment }) => environment === production),
  });
  const page = await createPage({
    slack,
    faults: switches,
    world: createPageView(cloud, clock, catalogue),
    port: options.pagePort,
    staticDir: resolve(import.meta.dirname, '..', 'dist', 'page'),
    information: information(cloud, options, places),
  });
  endings.push(() => page.stop());

  return {
    clock,
    cloud,
    slack,
    ledger,
    faults: switches,
    world: createWitness(cloud),
    urls: {
      page: page.url,
      aws: cloud.endpoint.url,
      bot: bot.requestUrl,
      services: serviceUrls(cloud, places),
    },
    traffic: (where) => clients.of(where),
    stop,
  };
}
