import { connectCodeDeployReader } from '../aws/code-deploy-reader.ts';
import { connectEcs } from '../aws/ecs.ts';
import { connectLoadBalancer } from '../aws/load-balancer.ts';
import { createWorld, type World } from '../aws/world.ts';
import type { Base } from '../runtime.ts';

/** The world with AWS behind it, for steps that need none of its clients otherwise. */
export const connectWorld = ({ open, catalogue }: Pick<Base, 'open' | 'catalogue'>): World =>
  createWorld({
    codeDeploy: connectCodeDeployReader(open),
    ecs: connectEcs(open),
    loadBalancer: connectLoadBalancer(open),
    catalogue,
  });
