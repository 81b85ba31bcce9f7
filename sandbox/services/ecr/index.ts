import type { Clock } from '../../clock.ts';
import type { EventSink } from '../wiring.ts';
import { createEcrCore } from './core.ts';
import { ecrResources } from './resources.ts';
import { ecrService } from './service.ts';

export type { EcrCore, Image, ImageContent } from './core.ts';

/** ECR: repositories from the templates, images by `core.push`. */
export function createEcr({
  clock,
  events,
  account = '000000000000',
  region = 'eu-west-1',
}: {
  clock: Clock;
  events: EventSink;
  account?: string;
  region?: string;
}) {
  const core = createEcrCore({ clock, events, account, region });
  return { core, service: ecrService(core), resources: ecrResources(core) };
}
