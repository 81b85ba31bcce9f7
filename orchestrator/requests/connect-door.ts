import { randomBytes } from 'node:crypto';
import { connectAlarms } from '../aws/alarms.ts';
import { connectBus } from '../aws/bus.ts';
import { connectCodeDeployReader } from '../aws/code-deploy-reader.ts';
import { connectEcr } from '../aws/ecr.ts';
import { connectEcs } from '../aws/ecs.ts';
import { connectExecutions } from '../aws/executions.ts';
import { connectLoadBalancer } from '../aws/load-balancer.ts';
import { createOpenings } from '../aws/openings.ts';
import { createRecord } from '../aws/record-tools.ts';
import { createRefusals } from '../aws/refusals.ts';
import { createSignatures } from '../aws/signatures.ts';
import { connectTable } from '../aws/table.ts';
import { connectTokens } from '../aws/tokens.ts';
import { createWaits } from '../aws/waits.ts';
import { createWorld } from '../aws/world.ts';
import { catalogue } from '../catalogue/catalogue.ts';
import type { Orchestrator } from '../client.ts';
import { requireStateMachine, type OrchestratorConfig } from '../config.ts';
import { createLog, faultFields } from '../log.ts';
import { createDoor } from './door.ts';

/** The door with AWS behind it. */
export function connectDoor(config: OrchestratorConfig): Orchestrator {
  const now = () => new Date();
  const log = createLog('door');
  const table = connectTable(config.tableName);
  const bus = connectBus(config.eventBusName, (error) =>
    log.warn('an event was not published', faultFields(error)),
  );
  const ecs = connectEcs();
  const codeDeploy = connectCodeDeployReader();
  const loadBalancer = connectLoadBalancer();
  return createDoor({
    ...createRecord({ table, bus, now }),
    openings: createOpenings(table, now),
    refusals: createRefusals(table, now),
    signatures: createSignatures(table, now),
    waits: createWaits(table, connectTokens()),
    executions: connectExecutions(requireStateMachine(config)),
    ecs,
    ecr: connectEcr(),
    alarms: connectAlarms(),
    world: createWorld({ codeDeploy, ecs, loadBalancer, catalogue }),
    catalogue,
    now,
    random: () => randomBytes(16).toString('hex'),
  });
}
