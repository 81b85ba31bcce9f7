import { connectAlarms } from '../aws/alarms.ts';
import { connectCodeDeployReader } from '../aws/code-deploy-reader.ts';
import { connectEcr } from '../aws/ecr.ts';
import { connectEcs } from '../aws/ecs.ts';
import { connectExecutions } from '../aws/executions.ts';
import { connectLoadBalancer } from '../aws/load-balancer.ts';
import { createOpenings } from '../aws/openings.ts';
import { createRefusals } from '../aws/refusals.ts';
import { createSignatures } from '../aws/signatures.ts';
import { createWorld } from '../aws/world.ts';
import type { Orchestrator } from '../client.ts';
import { requireStateMachine } from '../config.ts';
import { connectWaits } from '../routines/connect-waits.ts';
import type { Base } from '../runtime.ts';
import { createDoor } from './door.ts';

/** The door with AWS behind it. `random` gives 128 random bits, as hexadecimal digits. */
export function connectDoor(base: Base, random: () => string): Orchestrator {
  const { table, now, open, catalogue } = base;
  const ecs = connectEcs(open);
  const codeDeploy = connectCodeDeployReader(open);
  const loadBalancer = connectLoadBalancer(open);
  return createDoor({
    ...base,
    openings: createOpenings(table, now),
    refusals: createRefusals(table, now),
    signatures: createSignatures(table, now),
    waits: connectWaits(base),
    executions: connectExecutions(requireStateMachine(base.config), open),
    ecs,
    ecr: connectEcr(open),
    alarms: connectAlarms(open),
    world: createWorld({ codeDeploy, ecs, loadBalancer, catalogue }),
    random,
  });
}
