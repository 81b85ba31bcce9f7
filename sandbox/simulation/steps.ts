import type { z } from 'zod';
import type { Base, Step } from '../../orchestrator/runtime.ts';
import { step as admitTraffic } from '../../orchestrator/steps/admit-traffic.ts';
import { step as awaitApproval } from '../../orchestrator/steps/await-approval.ts';
import { step as awaitChange } from '../../orchestrator/steps/await-change.ts';
import { step as janitor } from '../../orchestrator/steps/janitor.ts';
import { step as judgeBake } from '../../orchestrator/steps/judge-bake.ts';
import { step as noteShift } from '../../orchestrator/steps/note-shift.ts';
import { step as plan } from '../../orchestrator/steps/plan.ts';
import { step as promote } from '../../orchestrator/steps/promote.ts';
import { step as recheck } from '../../orchestrator/steps/recheck.ts';
import { step as reconcile } from '../../orchestrator/steps/reconcile.ts';
import { step as registerRevision } from '../../orchestrator/steps/register-revision.ts';
import { step as rollBack } from '../../orchestrator/steps/roll-back.ts';
import { step as settle } from '../../orchestrator/steps/settle.ts';
import { step as smokeTest } from '../../orchestrator/steps/smoke-test.ts';
import { step as startDeployment } from '../../orchestrator/steps/start-deployment.ts';
import { step as startMigration } from '../../orchestrator/steps/start-migration.ts';
import { step as verify } from '../../orchestrator/steps/verify.ts';
import { step as wake } from '../../orchestrator/steps/wake.ts';

/** A step whose input is whatever its own schema lets through. */
export interface AnyStep {
  readonly input: z.ZodType;
  build(base: Base): (input: unknown) => Promise<unknown>;
}

/** The input reaches `build`'s function only through the schema beside it. */
const opened = <Input, Output>({ name, input, build }: Step<Input, Output>): [string, AnyStep] => [
  name,
  { input, build: (base) => build(base) as (input: unknown) => Promise<Output> },
];

/** Every function of the orchestrator by its name. */
export const steps: ReadonlyMap<string, AnyStep> = new Map([
  opened(admitTraffic),
  opened(awaitApproval),
  opened(awaitChange),
  opened(janitor),
  opened(judgeBake),
  opened(noteShift),
  opened(plan),
  opened(promote),
  opened(recheck),
  opened(reconcile),
  opened(registerRevision),
  opened(rollBack),
  opened(settle),
  opened(smokeTest),
  opened(startDeployment),
  opened(startMigration),
  opened(verify),
  opened(wake),
]);
