import { connectCodeDeploy } from '../aws/code-deploy.ts';
import { connectCodeDeployReader } from '../aws/code-deploy-reader.ts';
import { connectEcs } from '../aws/ecs.ts';
import { connectLoadBalancer } from '../aws/load-balancer.ts';
import { connectMetrics } from '../aws/metrics.ts';
import { createWorld } from '../aws/world.ts';
import { catalogue } from '../catalogue/catalogue.ts';
import type { Base } from '../runtime.ts';
import { examineWorld } from './examine-world.ts';
import { findPlatform } from './find-platform.ts';
import { settle } from './settle.ts';

/** `settle` with its clients; the state machine and the janitor run the same. */
export function connectSettle(base: Base): ReturnType<typeof settle> {
  const reader = connectCodeDeployReader();
  const ecs = connectEcs();
  const loadBalancer = connectLoadBalancer();
  const world = createWorld({ codeDeploy: reader, ecs, loadBalancer, catalogue });
  return settle({
    ...base,
    ecs,
    codeDeploy: connectCodeDeploy(),
    find: findPlatform({ codeDeploy: reader, intents: base.intents }),
    examine: examineWorld({ world, metrics: connectMetrics(), now: base.now }),
  });
}
