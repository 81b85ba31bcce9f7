import { hashOf } from '../../../orchestrator/deployment/canonical-json.ts';
import type { DeploymentPlan } from '../../../orchestrator/deployment/plan.ts';
import type { Deployment } from '../../services/codedeploy/model.ts';
import { describeTraffic } from '../../services/codedeploy/traffic.ts';
import { yesesTo } from './approvals.ts';
import type { Court, Invariant } from './court.ts';
import { invocationMs } from './late.ts';
import { entryOf, type Run, type SeenEffect } from './ledger.ts';
import { servingAt } from './production.ts';

/**
 * I4, always: what is executed is what was approved. The plan is hashed anew from the journal; each yes names that hash;
 * and what CodeDeploy was given (revision, strategy, way back, alarms) is what the plan says.
 */
export const i4: Invariant = {
  number: 'I4',
  when: 'always',
  hear: (court) => ({
    entry: (entry, run) => {
      if (entry.event.type === 'PlanMade') judgePlan(court, run);
    },
    effect: (effect) => {
      if (effect.run && effect.operation === 'CreateDeployment')
        judgeCreation(court, effect, effect.run);
      if (effect.run && effect.operation === 'RunTask') judgeMigration(court, effect, effect.run);
    },
  }),
};

function judgePlan({ cry }: Court, run: Run) {
  const { plan, planHash } = entryOf(run, 'PlanMade')?.event ?? {};
  const request = entryOf(run, 'DeploymentRequested')?.event.request;
  if (plan && hashOf(plan) !== planHash)
    cry('the plan on record has another hash than is written beside it', run.id);
  if (plan?.target.digest !== request?.digest)
    cry(`the plan deploys ${plan?.target.digest}, asked for was ${request?.digest}`, run.id);
  if (run.entries.filter(({ event }) => event.type === 'PlanMade').length > 1)
    cry('two plans were made', run.id);
}

function judgeCreation(court: Court, { at }: SeenEffect, run: Run) {
  const { world, cry } = court;
  const { core } = world.cloud.codedeploy;
  const created = [...core.deployments.values()].findLast(
    ({ createdAt, description }) => createdAt === at && description === `slipway:${run.id}`,
  );
  if (!run.plan) return cry('CodeDeploy was asked for without a plan', run.id);
  const { plan } = run.plan;
  const hash = hashOf(plan);
  for (const { by, planHash } of plan.approval ? yesesTo(run) : [])
    if (planHash !== hash) cry(`${by} approved another plan than the one that is executed`, run.id);
  judgeBase(court, run, plan);
  if (created) for (const difference of differences(court, plan, created)) cry(difference, run.id);
}

/**
 * What the plan replaces must be what serves, as far as the last look before the first effect could see it; what a hand
 * does after that is for the gate.
 */
function judgeBase({ world, ledger, cry }: Court, run: Run, { source }: DeploymentPlan) {
  const { place } = run;
  const lookedAt = Date.parse(entryOf(run, 'PlanRechecked')?.at ?? '') - invocationMs;
  const serving = place && servingAt(world, place);
  if (serving?.kind !== 'digest' || serving.digest === source.digest) return;
  const isOld = ledger.routes.every((route) => route.place !== place || route.at < lookedAt);
  if (isOld) cry(`the plan replaces ${source.digest}, and ${serving.digest} serves`, run.id);
}

function* differences({ world, ledger }: Court, plan: DeploymentPlan, created: Deployment) {
  const { core } = world.cloud.codedeploy;
  const { taskDefinition } = created.revision.spec;
  const definition = world.cloud.ecs.core.definitions.get(taskDefinition);
  const image = definition.containerDefinitions?.find(
    ({ name }) => name === created.revision.spec.containerName,
  )?.image;
  if (ledger.runOfDefinition(taskDefinition)?.id !== plan.deploymentId)
    yield 'CodeDeploy was given a task definition that this run did not register';
  if (image !== plan.target.image)
    yield `CodeDeploy was given ${image ?? 'no image'}, the plan says ${plan.target.image}`;
  if (
    definitionBut(definition) !==
    definitionBut(world.cloud.ecs.core.definitions.get(plan.source.taskDefinitionArn))
  )
    yield 'the new task definition differs from the running one in more than the image';
  if (strategyOf(core.config(created.configName)) !== strategyOf(plannedTraffic(plan)))
    yield `CodeDeploy moves traffic by ${created.configName}, which is not the plan's strategy`;
  if (created.rollbackEvents.length > 0 !== (plan.noWayBack === undefined))
    yield 'CodeDeploy was told something else about the way back than the plan says';
  const watched = created.alarms.enabled ? created.alarms.names : [];
  if (!plan.alarms.every((name) => watched.includes(name)))
    yield "CodeDeploy does not watch all of the plan's alarms";
}

type Traffic = Parameters<typeof describeTraffic>[0];
const strategyOf = (traffic: Traffic) => JSON.stringify(describeTraffic(traffic));

function plannedTraffic({ strategy }: DeploymentPlan): Traffic {
  switch (strategy.kind) {
    case 'all-at-once':
      return { kind: 'AllAtOnce' };
    case 'canary':
      return {
        kind: 'TimeBasedCanary',
        percent: strategy.percent,
        minutes: strategy.intervalMinutes,
      };
    case 'linear':
      return {
        kind: 'TimeBasedLinear',
        percent: strategy.percent,
        minutes: strategy.intervalMinutes,
      };
  }
}

type Definition = ReturnType<Court['world']['cloud']['ecs']['core']['definitions']['get']>;

/** What a task definition says besides its images, and what ECS itself adds to each revision. */
const definitionBut = ({ containerDefinitions = [], family, cpu, memory, ...rest }: Definition) =>
  JSON.stringify([
    family,
    cpu,
    memory,
    rest.taskRoleArn,
    rest.executionRoleArn,
    rest.networkMode,
    containerDefinitions.map((container) =>
      Object.entries(container)
        .filter(([field]) => field !== 'image')
        .sort(),
    ),
  ]);

function judgeMigration({ cry }: Court, { input }: SeenEffect, { id, plan }: Run) {
  // The SDK's own input of this operation.
  const { overrides } = input as { overrides?: { containerOverrides?: { command?: string[] }[] } };
  const command = overrides?.containerOverrides?.[0]?.command;
  if (JSON.stringify(command) !== JSON.stringify(plan?.plan.migrationCommand))
    cry(`the migration ran ${JSON.stringify(command)}, which is not the plan's command`, id);
}
