import { beforeEach, describe, expect, it } from '@jest/globals';
import type { Run } from '../../../../sandbox/simulation/invariants/ledger.ts';
import { addEntry } from './by-hand.ts';
import { openCourtroom, type Courtroom } from './courtroom.ts';

const wish = { service: 'billing', environment: 'prod', version: 'v2' } as const;
const lock = { pk: 'LOCK', sk: 'billing#prod' } as const;
const only = (number: string, cries: readonly string[]) =>
  cries.filter((cry) => cry.startsWith(`${number}:`));

describe('judges of who may do what, and how often', () => {
  let court: Courtroom;
  let run: Run;

  beforeEach(async () => {
    court = await openCourtroom();
    run = await court.deploy(wish);
  });

  const codeDeployId = () => [...court.world.cloud.codedeploy.core.deployments.keys()][0] ?? '';
  const stop = () =>
    court.effect({
      operation: 'StopDeployment',
      name: 'roll-back',
      input: { deploymentId: codeDeployId() },
    });
  const register = (id: string, more: { sentAt?: number } = {}) =>
    court.effect({
      operation: 'RegisterTaskDefinition',
      name: 'register-revision',
      input: {
        family: 'slipway-billing-prod',
        containerDefinitions: [{ name: 'web', image: `x@sha256:${'0'.repeat(64)}` }],
        tags: [{ key: 'slipway:deployment', value: id }],
      },
      ...more,
    });

  describe('I2', () => {
    it('cries when one begins while another is under way in the same place', async () => {
      const first = await court.ask({ ...wish, version: 'v9' });
      await court.pass(3, () => court.world.cloud.codedeploy.core.deployments.size > 1);
      expect(only('I2', await court.cries(() => register(run.id)))).toEqual([
        `I2: RegisterTaskDefinition while ${first} was under way in the same place`,
      ]);
    });

    it('cries when CodeDeploy works on two deployments of one group', async () => {
      await court.ask({ ...wish, version: 'v9' });
      await court.pass(3, () => court.world.cloud.codedeploy.core.deployments.size > 1);
      const [first] = court.world.cloud.codedeploy.core.deployments.values();
      if (first) first.status = 'InProgress';
      expect(only('I2', await court.cries(() => court.pass(1)))).toEqual([
        expect.stringMatching(
          /^I2: CodeDeploy is at work on d-\w+ and d-\w+ of slipway-billing-prod/,
        ),
      ]);
    });
  });

  describe('I8', () => {
    it('cries for an effect of somebody who has no lock any more', async () => {
      expect(only('I8', await court.cries(stop))).toEqual([
        'I8: roll-back did StopDeployment without the lock',
      ]);
    });

    it('asks who had the lock when the call was sent, not when it arrived', async () => {
      const sentAt = run.settled ? run.settled.at - 5_000 : 0;
      expect(only('I8', await court.cries(() => register(run.id, { sentAt })))).toEqual([]);
    });

    it('cries when a lock is given back before the outcome is written', async () => {
      const open = await court.ask({ ...wish, version: 'v9' });
      const [item] = court.world.table.partition('LOCK');
      const cries = await court.cries(() => court.write({ ...lock, fence: Number(item?.fence) }));
      expect(only('I8', cries)).toEqual([
        'I8: its lock was given back before the outcome was written',
      ]);
      expect(court.judges.violations().at(-1)?.deploymentId ?? open).toBe(open);
    });

    it('cries when the fence does not grow, or a hold is overrun', async () => {
      const [item] = court.world.table.partition('LOCK');
      const fence = Number(item?.fence);
      const cries = await court.cries(async () => {
        await court.write({ ...lock, fence, hold: { owner: 'ada', reason: 'a look', since: '' } });
        await court.write({ ...lock, fence, owner: 'billing-prod-somebody' });
      });
      expect(only('I8', cries)).toEqual([
        `I8: the fence went from ${fence} to ${fence}`,
        'I8: a lock was taken that was on hold',
      ]);
    });
  });

  describe('I9', () => {
    it('cries for what has not ended, has two outcomes, or is not held', async () => {
      const cries = await court.cries(async () => {
        await court.ask({ ...wish, version: 'v9' });
        await addEntry(court, run.id, {
          type: 'DeploymentSettled',
          outcome: 'FAILED_SAFE',
          reason: '',
        });
      });
      expect(only('I9', cries)).toEqual([
        'I9: its execution has not ended',
        'I9: it has 2 outcomes',
        'I9: it has 0 outcomes',
      ]);
    });

    it('cries when a person is needed and nobody holds the place, or is paged', async () => {
      const told = await openCourtroom({ slack: { posted: () => [] } });
      const id = await told.ask(wish);
      await told.pass(0.1);
      const cries = await told.cries(() =>
        addEntry(told, id, { type: 'DeploymentSettled', outcome: 'NEEDS_HUMAN', reason: '' }),
      );
      expect(only('I9', cries)).toEqual(
        expect.arrayContaining([
          'I9: it needs a person, and its place was not held',
          'I9: it needs a person, and nobody was paged',
        ]),
      );
    });
  });

  describe('I10', () => {
    it('cries for a lock that nobody drives, after ten minutes', async () => {
      const id = await court.ask({ ...wish, version: 'v9' });
      const [execution] = court.world.cloud.states.core.executions();
      if (execution)
        Object.assign(execution, { status: 'ABORTED', stoppedAt: court.world.clock.now() });
      const [item] = court.world.table.partition('LOCK');
      expect(item?.owner).toBe(id);
      expect(only('I10', await court.cries(() => undefined))).toEqual([]);
      const cries = await court.cries(() => {
        const longAgo = { at: court.world.clock.now() - 11 * 60_000 };
        const states = court.judges.ledger.locks(court.place('billing', 'prod'));
        Object.assign(states.at(-1) ?? {}, longAgo);
        if (execution) execution.stoppedAt = longAgo.at;
      });
      expect(only('I10', cries)).toEqual(['I10: it has a lock, and nobody drives it']);
    });

    it('cries when a success leaves a hold behind', async () => {
      const states = court.judges.ledger.locks(court.place('billing', 'prod'));
      const cries = await court.cries(() =>
        Object.assign(states.at(-1) ?? {}, { hold: { owner: 'ada', reason: 'why not' } }),
      );
      expect(only('I10', cries)).toEqual(['I10: its place is held though it ended as SUCCEEDED']);
    });
  });

  describe('I11', () => {
    it('cries when a retry registers once more, and forgives what came when nobody waited for it any more', async () => {
      const late = court.world.clock.now() - 60_000;
      expect(only('I11', await court.cries(() => register(run.id, { sentAt: late })))).toEqual([]);
      expect(only('I11', await court.cries(() => register(run.id)))).toEqual([
        'I11: 2 revisions were registered',
      ]);
    });

    it('cries for a second CodeDeploy deployment, and for a second rollback', async () => {
      const { core } = court.world.cloud.codedeploy;
      const [deployment] = core.deployments.values();
      const cries = await court.cries(() => {
        court.effect({
          operation: 'CreateDeployment',
          input: { description: `slipway:${run.id}` },
        });
        if (!deployment) return;
        for (const id of ['d-ONE', 'd-TWO'])
          core.deployments.set(id, {
            ...deployment,
            id,
            description: 'Rollback',
            rollbackInfo: { rollbackTriggeringDeploymentId: deployment.id, rollbackMessage: '' },
          });
      });
      expect(only('I11', cries)).toEqual([
        'I11: 2 CodeDeploy deployments were created',
        `I11: ${codeDeployId()} was rolled back 2 times`,
      ]);
    });
  });

  describe('I19', () => {
    it('cries when a closed run is changed', async () => {
      await court.pass(1);
      const cries = await court.cries(async () => {
        stop();
        await addEntry(court, run.id, { type: 'DeploymentPromoted' });
      });
      expect(only('I19', cries)).toEqual([
        'I19: StopDeployment was sent after its end',
        'I19: DeploymentPromoted was added to its journal after its end',
      ]);
    });
  });

  describe('I25', () => {
    it("cries for another place's group, family, cluster or role", async () => {
      const cries = await court.cries(() => {
        court.effect({
          operation: 'CreateDeployment',
          input: {
            description: `slipway:${run.id}`,
            applicationName: 'slipway-contacts-prod',
            deploymentGroupName: 'slipway-billing-prod',
          },
        });
        court.effect({
          operation: 'RegisterTaskDefinition',
          input: {
            family: 'slipway-contacts-prod',
            taskRoleArn: 'arn:aws:iam::000000000000:role/admin',
            executionRoleArn: 'arn:aws:iam::000000000000:role/slipway-billing-prod-execution',
            tags: [{ key: 'slipway:deployment', value: run.id }],
          },
        });
      });
      expect(only('I25', cries)).toEqual([
        'I25: CreateDeployment touched the application slipway-contacts-prod, its own is slipway-billing-prod',
        'I25: RegisterTaskDefinition touched the family slipway-contacts-prod, its own is slipway-billing-prod',
        'I25: RegisterTaskDefinition touched the task role admin, its own is slipway-billing-prod-task',
      ]);
    });
  });

  describe('I27', () => {
    const openedFor = async (healedAt: number) => {
      const healed = await openCourtroom({ healedAt, slackWellSince: () => Infinity });
      await healed.ask(wish);
      await healed.pass(40, () => false);
      return healed;
    };

    it('is silent about a run that ended in time', async () => {
      const healed = await openedFor(court.world.clock.now() - 20 * 60_000);
      expect(healed.judges.end()).toEqual([]);
    });

    it('cries for one that is open, or ended, long after nothing was in its way', async () => {
      const healed = await openedFor(0);
      const [ended] = healed.judges.ledger.runs.values();
      const cries = await healed.cries(() => {
        if (ended?.settled)
          ended.settled = { ...ended.settled, at: ended.settled.at + 20 * 60_000 };
      });
      expect(only('I27', cries)).toEqual([
        expect.stringMatching(/^I27: it ended 2\d minutes after nothing was in its way/),
      ]);
    });
  });
});
