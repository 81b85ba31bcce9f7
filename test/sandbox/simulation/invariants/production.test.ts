import { beforeEach, describe, expect, it } from '@jest/globals';
import { names } from '../../../../orchestrator/catalogue/names.ts';
import { setAlarm } from '../../../../sandbox/simulation/alarms.ts';
import { healthyIn } from '../../../../sandbox/simulation/invariants/watch-routes.ts';
import type { Place } from '../../../../sandbox/simulation/places.ts';
import type { Outcome } from '../../../../orchestrator/deployment/events.ts';
import { addEntry } from './by-hand.ts';
import { openCourtroom, type Courtroom } from './courtroom.ts';

const good = { service: 'billing', environment: 'prod', version: 'v2' } as const;

describe('judges of production', () => {
  let court: Courtroom;
  let place: Place;

  beforeEach(async () => {
    court = await openCourtroom();
    place = court.place('billing', 'prod');
  });

  /** Somebody takes every target out of a group; the tasks live on. */
  const empty = (group: string) => {
    const { core } = court.world.cloud.elbv2;
    for (const { ip, port } of core.targetGroup(group).targets.values())
      void core.deregister(group, ip, port);
  };
  const percentOf = (group: string) => court.judges.ledger.routes.at(-1)?.after.get(group) ?? 0;
  const bakes = async () => {
    const id = await court.ask(good);
    await court.pass(15, () => percentOf(place.groups.green) === 100);
    return id;
  };

  describe('I1', () => {
    it('cries when production goes to targets that are not healthy', async () => {
      await court.pass(1); // it must have been well once
      const cries = await court.cries(async () => {
        empty(place.groups.blue);
        await court.pass(1);
      });
      expect(cries).toContainEqual(expect.stringMatching(/^I1: billing in prod.*too few healthy/));
    });

    it('forgives a task that died by itself, for as long as ECS needs to replace it', async () => {
      const cries = await court.cries(async () => {
        const [task] = court.world.cloud.ecs.core.tasks.values();
        court.world.cloud.tasks.kill(task?.arn ?? '');
        await court.pass(6);
      });
      expect(cries).toEqual([]);
    });

    it('cries when CodeDeploy gives traffic to a group without healthy targets', async () => {
      await court.ask(good);
      await court.pass(15, () => percentOf(place.groups.green) > 0);
      empty(place.groups.green);
      const cries = await court.cries(() => court.pass(1.2));
      expect(cries).toContainEqual(
        expect.stringMatching(/^I1: billing-prod-green was given traffic with 0 of 1/),
      );
    });
  });

  describe('I12', () => {
    it('cries when something else serves than the word says', async () => {
      const id = await bakes();
      const cries = await court.cries(() => settleByHand(court, id, 'ROLLED_BACK'));
      expect(cries).toContainEqual(
        expect.stringMatching(/^I12: it says that it was rolled back, and sha256:/),
      );
    });

    it('cries when traffic is still divided', async () => {
      const id = await court.ask(good);
      await court.pass(15, () => percentOf(place.groups.green) > 0);
      const cries = await court.cries(() => settleByHand(court, id, 'ROLLED_BACK'));
      expect(cries).toContainEqual(expect.stringMatching(/^I12: .*2 target groups/));
    });
  });

  describe('I13', () => {
    it('cries when an alarm rang in the bake, however shortly', async () => {
      const id = await bakes();
      const name = names.alarm(place, 'errors', 'green');
      setAlarm(court.world.cloud.cloudwatch.core, name, 'ALARM', 'for a second');
      await court.pass(1 / 60);
      setAlarm(court.world.cloud.cloudwatch.core, name, 'OK', 'over');
      await court.pass(0.1);
      const cries = await court.cries(() => settleByHand(court, id, 'SUCCEEDED'));
      expect(cries).toContainEqual(
        `I13: it succeeded although ${name} was in ALARM between shift and end of bake`,
      );
    });

    it('does not mind one that rang before the first shift, or was silent for a moment', async () => {
      const name = names.alarm(place, 'errors', 'blue');
      setAlarm(court.world.cloud.cloudwatch.core, name, 'ALARM', 'long ago');
      setAlarm(court.world.cloud.cloudwatch.core, name, 'OK', 'over');
      const id = await bakes();
      setAlarm(court.world.cloud.cloudwatch.core, name, 'INSUFFICIENT_DATA', 'no data');
      await court.pass(0.5);
      const cries = await court.cries(() => settleByHand(court, id, 'SUCCEEDED'));
      expect(cries.filter((cry) => cry.startsWith('I13'))).toEqual([]);
    });

    it('cries when an alarm could not tell for longer than five minutes', async () => {
      const name = names.alarm(place, 'latency', 'green');
      const id = await bakes();
      court.world.pinned.set(name, 'INSUFFICIENT_DATA');
      setAlarm(court.world.cloud.cloudwatch.core, name, 'INSUFFICIENT_DATA', 'no data');
      await court.pass(6);
      const cries = await court.cries(() => settleByHand(court, id, 'SUCCEEDED'));
      expect(cries).toContainEqual(expect.stringMatching(/^I13: .* had no data for \d minutes/));
    });
  });

  describe('I14', () => {
    it('cries when the bake was cut short', async () => {
      const id = await bakes();
      await court.pass(1);
      const [deployment] = court.world.cloud.codedeploy.core.deployments.values();
      court.effect({
        operation: 'ContinueDeployment',
        name: 'promote',
        input: { deploymentId: deployment?.id },
      });
      const cries = await court.cries(() => settleByHand(court, id, 'SUCCEEDED'));
      expect(cries).toContainEqual(
        expect.stringMatching(/^I14: it succeeded after a bake of \d+ s, not 3 min/),
      );
    });

    it('cries when the old tasks could not have taken traffic back', async () => {
      const id = await bakes();
      empty(place.groups.blue);
      await court.pass(0.6);
      expect(healthyIn(court.world, place.groups.blue)).toBe(0);
      const cries = await court.cries(() => settleByHand(court, id, 'SUCCEEDED'));
      expect(cries).toContainEqual(
        expect.stringMatching(/^I14: .* could not have taken traffic back/),
      );
    });

    it('cries when fewer requests came than were asked for', async () => {
      const id = await bakes();
      const run = court.judges.ledger.runs.get(id);
      if (run?.plan)
        run.plan = { ...run.plan, plan: { ...run.plan.plan, bakeRequests: 1_000_000 } };
      const cries = await court.cries(() => settleByHand(court, id, 'SUCCEEDED'));
      expect(cries).toContainEqual(
        expect.stringMatching(/^I14: it succeeded after \d+ of 1000000 requests/),
      );
    });
  });

  describe('I18', () => {
    it('cries when the old version serves and the word is SUCCEEDED', async () => {
      const id = await court.ask(good);
      await court.pass(1, () => court.world.cloud.codedeploy.core.deployments.size > 0);
      const cries = await court.cries(() => settleByHand(court, id, 'SUCCEEDED'));
      expect(cries).toContainEqual(expect.stringMatching(/^I18: it succeeded, and sha256:/));
      expect(cries).toContainEqual('I18: it succeeded, and CodeDeploy says Created');
    });

    it('cries when traffic has moved and the word is FAILED_SAFE', async () => {
      const id = await bakes();
      const cries = await court.cries(() => settleByHand(court, id, 'FAILED_SAFE'));
      expect(cries).toContain('I18: it ended as FAILED_SAFE although production traffic had moved');
    });

    it('cries when the history says something else', async () => {
      const run = await court.deploy(good);
      const [line] = court.world.table.partition('HISTORY#billing#prod');
      const item = {
        ...line,
        pk: 'HISTORY#billing#prod',
        sk: String(line?.sk),
        outcome: 'ROLLED_BACK',
      };
      expect(await court.cries(() => court.write(item))).toEqual([
        `I18: the history says ROLLED_BACK, the journal ${run.settled?.outcome}`,
      ]);
    });
  });

  describe('I23', () => {
    it('cries for a task set, a token, a migration and a deregistered revision that are left', async () => {
      const run = await court.deploy(good);
      const { ecs } = court.world.cloud;
      const service = ecs.core.service('slipway-prod', 'billing');
      const [taskSet] = service.taskSets;
      const cries = await court.cries(async () => {
        ecs.core.createTaskSet(service, taskSet?.taskDefinition.taskDefinitionArn ?? '', {});
        ecs.core.oneOff.run(
          {
            clusterArn: service.clusterArn,
            taskDefinition:
              taskSet?.taskDefinition ?? ecs.core.definitions.get('slipway-billing-prod'),
            group: 'family:slipway-billing-prod',
            startedBy: run.id,
            platformVersion: 'LATEST',
            loadBalancers: [],
          },
          { count: 1, clientToken: undefined },
        );
        ecs.core.definitions.deregister(taskSet?.taskDefinition.taskDefinitionArn ?? '');
        await court.write({ pk: `DEPLOYMENT#${run.id}`, sk: 'WAIT#bake', token: 'AQC4' });
      });
      expect(cries.filter((cry) => cry.startsWith('I23')).sort()).toEqual([
        expect.stringMatching(/^I23: arn:.*in use and was deregistered/),
        'I23: billing in prod has 2 task sets',
        'I23: its bake wait still has a token',
        'I23: its migration still runs',
      ]);
    });

    it('cries for what was never told, once Slack is well', async () => {
      const told = await openCourtroom({});
      const { id } = await told.deploy(good);
      expect(told.judges.end()).toEqual([
        expect.objectContaining({
          invariant: 'I23',
          deploymentId: id,
          what: 'its end was never told',
        }),
      ]);
    });
  });
});

/** Writes the end of a deployment as if somebody of ours had said so now. */
const settleByHand = (court: Courtroom, deploymentId: string, outcome: Outcome) =>
  addEntry(court, deploymentId, { type: 'DeploymentSettled', outcome, reason: 'by hand' });
