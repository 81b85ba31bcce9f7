import type { Pool } from '../../lambda/index.ts';
import type { InvokeResult, LambdaEventInvoker, LambdaInvoker } from '../wiring.ts';
import type { EventQueue } from './event-queue.ts';
import type { LambdaCore } from './core.ts';
import { requirePermission } from './permission.ts';

/** The ways into a function that other services of the sandbox use. */
export function createInvoker(tools: {
  core: LambdaCore;
  pool: Pool;
  events: EventQueue;
}): LambdaInvoker & LambdaEventInvoker {
  const { core, pool, events } = tools;
  return {
    async invoke(functionName, payload, source): Promise<InvokeResult> {
      const fn = core.get(functionName);
      if (source) requirePermission(core, functionName, source);
      return pool.invoke(fn, payload);
    },
    async invokeLater(functionName, payload, source) {
      const fn = core.get(functionName);
      if (source) requirePermission(core, functionName, source);
      events.add(fn, payload);
    },
  };
}
