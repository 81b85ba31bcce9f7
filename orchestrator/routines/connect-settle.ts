import { connectCodeDeploy } from '../aws/code-deploy.ts';
import { connectCodeDeployReader } from '../aws/code-deploy-reader.ts';
import { connectEcs } from '../aws/ecs.ts';
import { connectLoadBalancer } from '../aws/load-balancer.ts';
import { connectMetrics } from '../aws/metrics.ts';
import { createWorld } from '../aws/world.ts';
import type { Base } from '../runtime.ts';
import { examineWorld } from './examine-world.ts';
import { findPlatform } from './find-platform.ts';
import { settle } from './settle.ts';

/** `settle` with its clients; the state machine and the janitor run the same. */
export function connectSettle(base: Base): ReturnType<typeof settle> {
  const reader = connectCodeDeployReader(base.open);
  const ecs = connectEcs(base.open);
  const loadBalancer = connectLoadBalancer(base.open);
  const world = createWorld({ codeDeploy: reader, ecs, loadBalancer, catalogue: base.catalogue });
  return settle({
    ...base,
    ecs,
    codeDeploy: connectCodeDeploy(base.open),
    find: findPlatform({ codeDeploy: reader, intents: base.intents }),
    examine: examineWorld({ world, metrics: connectMetrics(base.open), now: base.now }),
  });
}
