import { z } from 'zod';
import { deploymentIdIn } from '../../orchestrator/deployment/deployment-id.ts';
import type { Fault } from './fault.ts';

const step = 'slipway-start-deployment';
const payloadSchema = z.looseObject({ deploymentId: z.string() });
const inputSchema = z.looseObject({ description: z.string() });

/** The deployment's next try finds what was created, so it creates nothing and is not killed. */
export const killedStep: Fault = {
  name: 'killed-step',
  sentence: 'The function that asks CodeDeploy for a deployment dies as soon as CodeDeploy has it.',
  outcome: 'same',
  on({ weather }) {
    const running = new Map<string, AbortController>();
    return weather.gather({
      sabotage: (functionName, payload) => {
        const { data } = payloadSchema.safeParse(payload);
        if (functionName !== step || !data) return undefined;
        const controller = new AbortController();
        running.set(data.deploymentId, controller);
        return controller.signal;
      },
      intercept: ({ operation, input }) => {
        const { data } = inputSchema.safeParse(input);
        if (operation !== 'CreateDeployment' || !data) return undefined;
        const dying = running.get(deploymentIdIn(data.description) ?? '');
        // Whoever waited for the answer is gone.
        return dying && { kind: 'lose-reply', done: () => dying.abort() };
      },
    });
  },
};
