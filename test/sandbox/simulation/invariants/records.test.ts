import { beforeEach, describe, expect, it } from '@jest/globals';
import { secret, attacks, type Attack } from '../../../../sandbox/simulation/chat/index.ts';
import { attackRequest } from '../../../../sandbox/simulation/chat/attacks.ts';
import { signedRequest, type UrlEvent } from '../../../../sandbox/simulation/chat/requests.ts';
import type { Posted } from '../../../../sandbox/simulation/chat/index.ts';
import { digestOf } from '../../../../sandbox/simulation/releases.ts';
import type { Invocation } from '../../../../sandbox/simulation/invocation.ts';
import type { Run } from '../../../../sandbox/simulation/invariants/ledger.ts';
import { addEntry } from './by-hand.ts';
import { openCourtroom, type Courtroom } from './courtroom.ts';

const wish = { service: 'billing', environment: 'prod', version: 'v2' } as const;
const only = (number: string, cries: readonly string[]) =>
  cries.filter((cry) => cry.startsWith(`${number}:`));

describe('judges of what is written and said', () => {
  let court: Courtroom;
  let run: Run;

  beforeEach(async () => {
    court = await openCourtroom();
    run = await court.deploy(wish);
  });

  const itemOf = (sk: string) => {
    const pk = `DEPLOYMENT#${run.id}`;
    return { ...court.world.table.partition(pk).find((item) => item.sk === sk), pk, sk };
  };

  describe('I3', () => {
    it('cries for an image by tag, and for a task with another digest than the approved one', async () => {
      const { core } = court.world.cloud.ecs;
      const running = core.definitions.get('slipway-billing-prod');
      const tags = [{ key: 'slipway:deployment', value: run.id }];
      const cries = await court.cries(async () => {
        const [container] = running.containerDefinitions ?? [];
        const byTag = [{ ...container, image: 'slipway/billing:v9' }];
        court.effect({
          operation: 'RegisterTaskDefinition',
          input: { containerDefinitions: byTag, tags },
        });
        const image = container?.image?.replace(/@.*/, `@${digestOf('billing', 'v9')}`);
        const other = core.definitions.register(
          { ...running, containerDefinitions: [{ ...container, image }], tags },
          'somebody',
        );
        const service = core.service('slipway-prod', 'billing');
        core.createTaskSet(service, other.taskDefinitionArn, {});
        await court.pass(2);
      });
      expect(only('I3', cries)).toEqual([
        'I3: a task definition was registered whose container web has the image slipway/billing:v9',
        expect.stringMatching(
          /^I3: a task was started whose container web runs sha256:\w+, approved is sha256:\w+/,
        ),
      ]);
    });
  });

  describe('I15', () => {
    const posted = (
      more: Partial<Posted> = {},
      shown: Partial<Posted['revisions'][number]> = {},
    ): Posted => ({
      channel: 'C0DEPLOYS',
      ts: '1.1',
      kind: 'card',
      deploymentId: run.id,
      broadcast: false,
      revisions: [
        {
          at: court.world.clock.now(),
          text: '',
          live: [],
          seq: run.entries.length,
          blocks: [
            {
              type: 'section',
              text: {
                type: 'mrkdwn',
                text: `SUCCEEDED succeeded ada ${run.plan?.plan.target.digest}`,
              },
            },
          ],
          ...shown,
        },
      ],
      ...more,
    });
    const judged = async (...cards: Posted[]) => {
      const cards2 = cards;
      const told = await openCourtroom({ slack: { posted: () => cards2 } });
      const again = await told.deploy(wish);
      expect(again.id).toBe(run.id); // the same world once more
      return only(
        'I15',
        told.judges.end().map(({ invariant, what }) => `${invariant}: ${what}`),
      );
    };

    it('is content with one true card', async () => {
      expect(await judged(posted())).toEqual([]);
    });

    it('cries for no card, and for two in one channel', async () => {
      expect(await judged()).toEqual(['I15: it has no card']);
      expect(await judged(posted(), posted({ ts: '2.2' }))).toEqual([
        'I15: it has 2 cards in one channel',
      ]);
    });

    it('cries for a card that went back, is old, lies, or has a live button', async () => {
      const card = posted();
      const [shown] = card.revisions;
      const back = shown ? [{ ...shown, seq: 7 }, { ...shown, seq: 3 }, shown] : [];
      expect(await judged({ ...card, revisions: back })).toEqual([
        'I15: its card went back from entry 7 to 3',
      ]);
      expect(await judged(posted({}, { seq: 2, live: ['deployment:cancel'], blocks: [] }))).toEqual(
        expect.arrayContaining([
          'I15: its card still has deployment:cancel',
          expect.stringMatching(/^I15: its card shows entry 2 of \d+/),
          'I15: its card does not show SUCCEEDED',
          'I15: its card does not show ada',
        ]),
      );
    });

    it('lets a card be that a person deleted when everything had been told', async () => {
      expect(await judged(posted({ deletedAt: Number.MAX_SAFE_INTEGER }))).toEqual([]);
    });
  });

  describe('I17', () => {
    it('cries for an effect that was not written down before', async () => {
      run.intents.delete('promote');
      const cries = await court.cries(() =>
        court.effect({
          operation: 'ContinueDeployment',
          input: { deploymentId: [...court.world.cloud.codedeploy.core.deployments.keys()][0] },
        }),
      );
      expect(only('I17', cries)).toEqual([
        'I17: ContinueDeployment was sent before it was written down (promote)',
      ]);
    });

    it('cries for an entry that was changed, taken out, or written twice, and for one of nobody', async () => {
      const cries = await court.cries(async () => {
        await court.write({ ...itemOf('ENTRY#000003'), by: 'mallory' });
        await addEntry(court, run.id, { type: 'DeploymentPromoted' }, { by: 'mallory' });
      });
      expect(only('I17', cries)).toEqual([
        expect.stringMatching(/^I17: DEPLOYMENT#.* ENTRY#000003 was written over$/),
        'I17: its journal is broken at 3: changed after it was sealed',
        'I17: DeploymentPromoted is in its journal 2 times',
        'I17: an entry names nobody: mallory',
      ]);
    });

    it('cries for an effect of which nothing tells what became of it', async () => {
      const at = run.entries.findIndex(({ event }) => event.type === 'DeploymentStarted');
      const cries = await court.cries(() => run.entries.splice(at, 1));
      expect(only('I17', cries)).toEqual([
        'I17: CreateDeployment has no entry that tells what became of it',
      ]);
    });

    it('cries for a journal of refusals with a gap', async () => {
      const cries = await court.cries(() =>
        court.write({
          pk: 'REFUSALS#2026-01-05',
          sk: 'ENTRY#000002',
          seq: 2,
          previousHash: '',
          hash: '',
        }),
      );
      expect(only('I17', cries)).toEqual([
        'I17: REFUSALS#2026-01-05 is broken at 1: expected number 1, found 2',
      ]);
    });
  });

  describe('I20', () => {
    it('cries for a token or a secret in table, log, history and channel', async () => {
      const token = 'AQC4secretTaskTokenxx1';
      const [execution] = court.world.cloud.states.core.executions();
      const cries = await court.cries(async () => {
        await court.write({ ...itemOf('META'), note: token });
        court.world.functions.baseFor(functionOf('plan')).log.info(`said ${secret.botToken}`);
        execution?.history.add(
          {
            type: 'TaskFailed',
            taskFailedEventDetails: { resourceType: 'lambda', resource: 'invoke', cause: token },
          },
          0,
        );
      });
      expect(only('I20', cries)).toEqual([
        `I20: a secret is in the table: DEPLOYMENT#${run.id} META`,
        expect.stringMatching(/^I20: a secret is in the log: info plan said/),
        'I20: a secret is in its history: TaskFailed',
      ]);
    });

    it('lets a token wait in an open run', async () => {
      await court.ask({ ...wish, version: 'v9' });
      await court.pass(1.5);
      const isKept = court.world.table.items().some(({ token }) => token !== undefined);
      expect(isKept).toBe(true);
      expect(only('I20', await court.cries(() => undefined))).toEqual([]);
    });
  });

  const functionOf = (name: string, deploymentId?: string): Invocation =>
    court.world.functions.begin(name, deploymentId, () => undefined);

  describe('I22', () => {
    /** Where access is denied to everybody. */
    const denied = () =>
      openCourtroom({ slackWellSince: () => Infinity }, ({ port }) =>
        port === 'codedeploy' ? { id: 'denied', kind: 'permission-denied', delayMs: 0 } : undefined,
      );
    const ask = ({ world }: Courtroom, by: Invocation, question: string) =>
      void world.crossings
        .cross({
          port: 'codedeploy',
          operation: 'GetDeployment',
          effect: false,
          by,
          run: () => 'an answer',
          failing: {
            error: () => new Error('denied'),
            attempts: 1,
            patienceMs: 0,
            question: () => question,
          },
        })
        .catch(() => undefined);

    it('cries when a call is repeated after access was denied, and not when another asks', async () => {
      const world = await denied();
      const by = functionOf('plan');
      const cries = await world.cries(() => {
        ask(world, by, 'of one');
        ask(world, by, 'of another');
        ask(world, functionOf('plan'), 'of one');
      });
      expect(cries).toEqual([]);
      expect(await world.cries(() => ask(world, by, 'of one'))).toEqual([
        'I22: plan repeated GetDeployment after access was denied',
      ]);
    });

    it('cries for too many calls, and for a history that is nearly full', async () => {
      const { callsOf } = court.world.crossings;
      const [execution] = court.world.cloud.states.core.executions();
      const cries = await court.cries(() => {
        court.world.crossings.callsOf = (id) => callsOf(id) + 2_000;
        for (let events = 0; events < 20_000; events++)
          execution?.history.add({ type: 'WaitStateEntered' }, 0);
      });
      expect(only('I22', cries)).toEqual([
        expect.stringMatching(/^I22: it made 2\d{3} calls/),
        expect.stringMatching(/^I22: its history has 20\d{3} events/),
      ]);
    });
  });

  describe('I24', () => {
    const fields = {
      team_id: 'T0SLIPWAY',
      api_app_id: secret.appId,
      channel_id: 'C0DEPLOYS',
      user_id: 'U0ADA',
      command: '/deploy',
      text: 'billing prod v9',
    };
    const taken = (event: UrlEvent) => {
      const by = functionOf('bot');
      for (const witness of court.world.witnesses) witness.onRequest?.(by, event);
      return by;
    };
    const obeyed = (event: UrlEvent) => {
      const by = taken(event);
      court.effect({ operation: 'StartExecution', input: { name: run.id }, by });
    };
    const attackOf = (attack: Attack) =>
      attackRequest(
        attack,
        fields,
        court.world.clock.now(),
        signedRequest(fields, court.world.clock.now()),
      );

    it.each(Object.keys(attacks).filter((attack) => attack !== 'replayed') as Attack[])(
      'cries when a request is obeyed that is %s',
      async (attack) => {
        const cries = await court.cries(() => obeyed(attackOf(attack)));
        expect(only('I24', cries)[0]).toMatch(/^I24: a request did StartExecution although it is /);
      },
    );

    it('cries when a request is obeyed twice, and not when it is obeyed once', async () => {
      const event = signedRequest(fields, court.world.clock.now());
      expect(only('I24', await court.cries(() => obeyed(event)))).toEqual([]);
      expect(only('I24', await court.cries(() => obeyed(event)))).toEqual([
        'I24: the same request was obeyed twice',
      ]);
    });

    it('cries when a refusal leaves no audit entry', async () => {
      const cries = await court.cries(() => void taken(attackOf('forged')));
      expect(only('I24', cries)).toEqual(['I24: a request that is mismatch left no audit entry']);
    });
  });
});
