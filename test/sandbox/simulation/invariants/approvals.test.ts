import { beforeEach, describe, expect, it } from '@jest/globals';
import type { DeploymentPlan } from '../../../../orchestrator/deployment/plan.ts';
import { hashOf } from '../../../../orchestrator/deployment/canonical-json.ts';
import type { Run } from '../../../../sandbox/simulation/invariants/ledger.ts';
import { addEntry } from './by-hand.ts';
import { openCourtroom, type Courtroom } from './courtroom.ts';

const wish = { service: 'contacts', environment: 'prod', version: 'v2' } as const;
const only = (number: string, cries: readonly string[]) =>
  cries.filter((cry) => cry.startsWith(`${number}:`));

describe('judges of plans and approvals', () => {
  let court: Courtroom;

  beforeEach(async () => {
    court = await openCourtroom();
  });

  const waiting = async () => {
    const id = await court.ask(wish);
    await court.pass(2, () => court.world.records.get(id)?.phase === 'awaiting-approval');
    return runOf(id);
  };
  const runOf = (id: string): Run => {
    const run = court.judges.ledger.runs.get(id);
    if (!run) throw new Error(`there is no ${id}`);
    return run;
  };
  const approve = (run: Run, by: string, planHash = run.plan?.planHash ?? '') =>
    addEntry(court, run.id, { type: 'DecisionMade', decision: 'approve', by, planHash }, { by });

  /** Another plan in the place of the one that was approved. */
  const alter = (run: Run, change: Partial<DeploymentPlan>) => {
    if (!run.plan) throw new Error('there is no plan');
    const plan = { ...run.plan.plan, ...change };
    run.plan = { ...run.plan, plan, planHash: hashOf(plan) };
  };

  describe('I4', () => {
    it('cries when the plan on record is not the one that was hashed', async () => {
      const run = await waiting();
      const plan = run.plan?.plan;
      if (!plan) throw new Error('there is no plan');
      run.entries.splice(1, 1);
      const cries = await court.cries(() =>
        addEntry(court, run.id, {
          type: 'PlanMade',
          plan: { ...plan, bakeMinutes: 0 },
          planHash: run.plan?.planHash ?? '',
        }),
      );
      expect(only('I4', cries)).toContain(
        'I4: the plan on record has another hash than is written beside it',
      );
    });

    it('cries when CodeDeploy is given something else than was approved', async () => {
      const run = await waiting();
      alter(run, {
        strategy: { kind: 'all-at-once' },
        target: { version: 'v9', digest: 'sha256:other', image: 'other' },
      });
      await court.pass(0);
      await approve(run, 'grace', 'another hash');
      const cries = await court.cries(() => {
        const { core } = court.world.cloud.codedeploy;
        const arn =
          court.world.cloud.ecs.core.definitions.get('slipway-contacts-prod').taskDefinitionArn;
        const content = JSON.stringify({
          version: 0,
          Resources: [
            {
              TargetService: {
                Type: 'AWS::ECS::Service',
                Properties: {
                  TaskDefinition: arn,
                  LoadBalancerInfo: { ContainerName: 'web', ContainerPort: 8080 },
                },
              },
            },
          ],
        });
        core.createDeployment({
          application: 'slipway-contacts-prod',
          group: 'slipway-contacts-prod',
          content,
          sha256: undefined,
          configName: undefined,
          description: `slipway:${run.id}`,
          alarms: { enabled: false, ignorePollAlarmFailure: true, names: [] },
          rollbackEvents: [],
        });
        court.effect({
          operation: 'CreateDeployment',
          input: { description: `slipway:${run.id}` },
        });
      });
      expect(only('I4', cries).sort()).toEqual([
        "I4: CodeDeploy does not watch all of the plan's alarms",
        expect.stringMatching(/^I4: CodeDeploy moves traffic by slipway-contacts-prod/),
        expect.stringMatching(/^I4: CodeDeploy was given .*contacts:v1, the plan says other/),
        'I4: CodeDeploy was given a task definition that this run did not register',
        'I4: CodeDeploy was told something else about the way back than the plan says',
        'I4: grace approved another plan than the one that is executed',
      ]);
    });
  });

  describe('I5', () => {
    it('cries for a second decision, a late one, and one that is not on record', async () => {
      const run = await waiting();
      const cries = await court.cries(async () => {
        await approve(run, 'grace');
        await court.pass(25);
        await approve(run, 'margaret');
      });
      expect(only('I5', cries)).toEqual(
        expect.arrayContaining([
          'I5: margaret approved after the time to answer was over',
          'I5: the decision on record is not the one in the journal',
          expect.stringMatching(/^I5: \d decisions were made/),
        ]),
      );
    });

    it('is silent about a question that nobody answered', async () => {
      await waiting();
      await court.pass(25);
      expect(court.judges.end()).toEqual([]);
    });
  });

  describe('I6', () => {
    it('cries when the requester decides, or somebody without the right', async () => {
      const run = await waiting();
      expect(only('I6', await court.cries(() => approve(run, 'ada')))).toContain(
        'I6: ada decided on an own request',
      );
      expect(only('I6', await court.cries(() => approve(run, 'mallory')))).toContain(
        'I6: mallory decided without the right to',
      );
    });

    it('goes by the catalogue of the moment, and of the half minute before', async () => {
      const run = await waiting();
      const copy = structuredClone(court.world.catalogue);
      const approval = copy.services.contacts?.environments.prod?.approval;
      if (approval) approval.approvers = ['margaret'];
      court.world.catalogue = copy;
      court.judges.check();
      expect(only('I6', await court.cries(() => approve(run, 'grace')))).toEqual([]);
      await court.pass(1);
      expect(only('I6', await court.cries(() => approve(run, 'grace')))).toEqual([
        'I6: grace decided without the right to',
      ]);
    });

    it('cries when the gate is opened with fewer people than are needed', async () => {
      const run = await court.deploy({ ...wish, approver: 'grace' });
      if (run.plan?.plan.approval)
        alter(run, { approval: { ...run.plan.plan.approval, required: 2 } });
      const [deployment] = court.world.cloud.codedeploy.core.deployments.values();
      const cries = await court.cries(() =>
        court.effect({
          operation: 'PutLifecycleEventHookExecutionStatus',
          name: 'admit-traffic',
          input: { deploymentId: deployment?.id, status: 'Succeeded' },
        }),
      );
      expect(only('I6', cries)).toEqual([
        'I6: traffic was let in with too few approvals of people who may approve',
      ]);
    });
  });

  describe('I7', () => {
    it('cries when traffic moves though nobody said yes, and without our word at the gate', async () => {
      const id = await court.ask({ ...wish, environment: 'staging', version: 'v9' });
      const run = runOf(id);
      await court.pass(5, () => run.plan !== undefined);
      // As if this place had asked for an approval.
      alter(run, {
        approval: { required: 1, approvers: ['grace'], expiresAt: new Date(0).toISOString() },
      });
      const cries = await court.cries(() =>
        court.pass(10, () => court.judges.ledger.routes.length > 2),
      );
      expect(only('I7', cries)).toEqual([
        'I7: production traffic moved though nobody had approved',
      ]);
    });

    it('cries when the gate was opened by nobody', async () => {
      const id = await court.ask({ ...wish, environment: 'staging', version: 'v9' });
      Object.assign(runOf(id).effects, { push: () => 0 }); // what is not remembered was not said
      const cries = await court.cries(() =>
        court.pass(10, () => court.judges.ledger.routes.length > 2),
      );
      expect(only('I7', cries)).toEqual([
        'I7: production traffic moved without our word at the gate',
      ]);
    });
  });
});
