import type { Notice } from '../../../orchestrator/aws/bus.ts';
import type { Executions } from '../../../orchestrator/aws/executions.ts';
import { createOpenings } from '../../../orchestrator/aws/openings.ts';
import { createRecord } from '../../../orchestrator/aws/record-tools.ts';
import { createRefusals } from '../../../orchestrator/aws/refusals.ts';
import { createSignatures } from '../../../orchestrator/aws/signatures.ts';
import { createWaits } from '../../../orchestrator/aws/waits.ts';
import { createWorld } from '../../../orchestrator/aws/world.ts';
import { parseCatalogue } from '../../../orchestrator/catalogue/parse.ts';
import type { DeploymentEvent } from '../../../orchestrator/deployment/events.ts';
import { createDoor } from '../../../orchestrator/requests/door.ts';
import { examineWorld } from '../../../orchestrator/routines/examine-world.ts';
import { findPlatform } from '../../../orchestrator/routines/find-platform.ts';
import { observe } from '../../../orchestrator/routines/observe.ts';
import { settle } from '../../../orchestrator/routines/settle.ts';
import config from '../../../slipway.config.ts';
import { FakeCloud, where } from './fake-cloud.ts';
import { memoryTable } from '../../../sandbox/simulation/table.ts';

/** Everything of one small world: our own table, a cloud that stories change, and a clock that they move. */
export function scene() {
  const clock = { ms: Date.parse('2026-11-20T09:00:00.000Z') };
  const now = () => new Date(clock.ms);
  const cloud = new FakeCloud();
  const table = memoryTable();
  const notices: Notice[] = [];
  const beats: string[] = [];
  const pauses: number[] = [];
  const resumed: { token: string; kind: string }[] = [];
  const started: string[] = [];
  const executions: Executions & { status: string | undefined } = {
    status: 'RUNNING',
    start: async ({ deploymentId }) => void started.push(deploymentId),
    describe: async () => (executions.status ? { status: executions.status } : undefined),
  };
  const record = createRecord({
    table,
    now,
    bus: {
      publish: async (added) => void notices.push(...added),
      beat: async () => void beats.push(now().toISOString()),
    },
  });
  const waits = createWaits(table, {
    resume: async (token, { kind }) => {
      resumed.push({ token, kind });
      return 'resumed';
    },
  });
  const catalogue = parseCatalogue(config);
  const world = createWorld({
    codeDeploy: cloud.reader,
    ecs: cloud.ecs,
    loadBalancer: cloud.loadBalancer,
    catalogue,
  });
  const find = findPlatform({ codeDeploy: cloud.reader, intents: record.intents });
  const examine = examineWorld({ world, metrics: cloud.metrics, now });
  const look = observe({
    ...record,
    waits,
    codeDeploy: cloud.reader,
    alarms: cloud.alarms,
    ecs: cloud.ecs,
    now,
  });
  const settleNow = settle({
    ...record,
    codeDeploy: cloud.codeDeploy,
    ecs: cloud.ecs,
    find,
    examine,
    now,
    pause: async (ms: number) => void pauses.push(ms),
  });
  let ids = 0;
  const tools = {
    ...record,
    openings: createOpenings(table, now),
    refusals: createRefusals(table, now),
    signatures: createSignatures(table, now),
    waits,
    executions,
    ecs: cloud.ecs,
    ecr: cloud.ecr,
    alarms: cloud.alarms,
    metrics: cloud.metrics,
    world,
    catalogue,
    catalogueVersion: 'c1',
    now,
    pause: async (ms: number) => void pauses.push(ms),
    random: () => String(++ids).padStart(32, '0'),
  };
  const door = createDoor(tools);

  return {
    clock,
    cloud,
    table,
    notices,
    beats,
    pauses,
    resumed,
    started,
    executions,
    tools,
    door,
    find,
    examine,
    look,
    settle: settleNow,
    now,
    /** Lets minutes pass. */
    pass: (minutes: number) => void (clock.ms += minutes * 60_000),
    /** Ada asks for a version of contacts in prod. */
    ask: async (version = 'v2', requester = 'ada') => {
      const answer = await door.requestDeployment({ ...where, version, requester, replyTo: '{}' });
      if (answer.kind !== 'accepted') throw new Error(`refused: ${answer.code}`);
      return answer.deployment.deploymentId;
    },
    events: async (deploymentId: string): Promise<DeploymentEvent['type'][]> =>
      ((await door.read(deploymentId))?.journal ?? []).map(({ event }) => event.type),
    deployment: async (deploymentId: string) => {
      const found = await door.read(deploymentId);
      if (!found) throw new Error('no such deployment');
      return found.deployment;
    },
  };
}

export type Scene = ReturnType<typeof scene>;
