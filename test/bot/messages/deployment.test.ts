import { describe, expect, it } from '@jest/globals';
import { renderDeployment } from '../../../bot/messages/deployment.ts';
import { checkMessage } from '../../../bot/slack/limits.ts';
import type { Deployment } from '../../../orchestrator/client.ts';
import { catalogue, deploymentId, deployments, plan, planHash } from '../support/deployments.ts';

const all: readonly [string, Deployment][] = Object.entries(deployments);
const textOf = (deployment: Deployment) =>
  renderDeployment(deployment, catalogue).text.replaceAll('\n', ' ');
const seenOf = (deployment: Deployment) =>
  JSON.stringify(renderDeployment(deployment, catalogue).blocks);
const buttonsOf = (deployment: Deployment) =>
  renderDeployment(deployment, catalogue).blocks.flatMap((block) =>
    block.type === 'actions'
      ? block.elements.flatMap((it) => (it.type === 'button' ? [it] : []))
      : [],
  );
const labelsOf = (deployment: Deployment) => buttonsOf(deployment).map((it) => it.text.text);

describe('the card of a deployment', () => {
  it.each(all)('%s: keeps to the limits of Slack', (_, deployment) => {
    expect(checkMessage(renderDeployment(deployment, catalogue))).toEqual([]);
  });

  it.each(all)(
    '%s: says what, where, which digest and who, also to a screen reader',
    (_, deployment) => {
      const text = textOf(deployment);
      expect(text).toContain('contacts');
      expect(text).toContain('prod');
      expect(text).toContain('v3 (cccccccccccc)');
      expect(text).toContain('Requested by Ada Lovelace');
      expect(text).toContain('faster search');
      expect(text).toContain(deploymentId);
      expect(text).not.toMatch(/<[@!#]|undefined|\[object|NaN|[█░`*]/);
    },
  );

  it('shows an approver everything that is approved', () => {
    const text = textOf(deployments.awaiting);
    for (const fact of [
      '✋ contacts v3 → prod: waiting for approval',
      'v2 (bbbbbbbbbbbb) → v3 (cccccccccccc)',
      'Waiting for approval by Grace Hopper or Margaret Hamilton until 11:30 UTC',
      'Canary: 10 % for 5 minutes, then 100 %',
      'Bake: 15 minutes on all traffic, while v2 stays ready',
      'Guarded by: 4 alarms (errors above 5 %, p90 latency above 1 s)',
      'node migrate.js, before any traffic moves',
      'containerDefinitions.web.image: bbbbbbbbbbbb → cccccccccccc',
    ])
      expect(text).toContain(fact);
    expect(seenOf(deployments.awaiting)).toContain('<@U0GRACE> or <@U0MARGARET>');
  });

  it('says before the approval what a plan asks more than usual', () => {
    const asked = (more: Partial<typeof plan & NonNullable<Deployment['plan']>>) =>
      textOf({ ...deployments.awaiting, plan: { ...plan, ...more } });
    expect(asked({})).toContain('while v2 stays ready; no minimum of requests');
    expect(asked({ bakeRequests: 200 })).toContain('; at least 200 requests');
    expect(asked({ images: { scan: 'HIGH' } })).toContain(
      'Image: Scanned, without any finding of HIGH or worse',
    );
    expect(asked({ firstDeployment: true })).toContain(
      '⚠️ First deployment here: CodeDeploy has no earlier one to fall back on. If it cannot turn back, traffic stays where it is',
    );
    expect(asked({})).not.toContain('First deployment');
  });

  it('says where no way leads back, who must approve and who did, and offers no way back', () => {
    const approvals = [
      { by: 'grace', at: '2026-11-20T10:32:00.000Z', planHash },
      { by: 'margaret', at: '2026-11-20T10:33:00.000Z', planHash: 'of another plan' },
    ];
    const noWay = {
      ...plan,
      noWayBack: 'drops the column phone',
      approval: { ...plan.approval, required: 3, approvers: ['grace', 'margaret', 'ada'] },
    };
    const waiting = { ...deployments.awaiting, plan: noWay, approvals: approvals.slice(0, 1) };
    const text = textOf(waiting);
    expect(text).toContain(
      '⚠️ No way back: drops the column phone. After it v2 cannot serve. If anything goes wrong, traffic stays where it is, the service is held, and a person is called',
    );
    expect(text).toContain(
      'Waiting for 2 of 3 approvals by Margaret Hamilton or Ada Lovelace until 11:30 UTC. Grace Hopper said yes.',
    );
    expect(labelsOf({ ...deployments.shifting, plan: noWay })).toEqual(['Stop and Hold']);
    const stopping: Deployment = {
      ...deployments.rollingBack,
      plan: noWay,
      rollback: {
        cause: { kind: 'alarm', alarms: [] },
        startedAt: '2026-11-20T10:42:10.400Z',
        keepsTraffic: true,
      },
    };
    expect(textOf(stopping)).toContain('stopping where it is');
    expect(textOf(stopping)).toContain('No way leads back to v2, so traffic stays where it is.');
    expect(textOf(stopping)).not.toMatch(/[Rr]olling back|Traffic is going back/);
    expect(textOf({ ...deployments.NEEDS_HUMAN, plan: noWay })).toContain(
      'No way leads back from v3 of contacts in prod, so I touched nothing more.',
    );
    expect(checkMessage(renderDeployment(waiting, catalogue))).toEqual([]);
  });

  it('hands over what it cannot prove: how things stand, and what to do first', () => {
    const handover = {
      state: "the listener sends 90 % to blue; CodeDeploy's d-1 is Stopped",
      nextStep: 'Point the listener at blue.',
    };
    const text = textOf({ ...deployments.NEEDS_HUMAN, handover });
    expect(text).toContain("The listener sends 90 % to blue; CodeDeploy's d-1 is Stopped.");
    expect(text).toContain('Point the listener at blue.');
  });

  it('says that a hand changed it, and what', () => {
    const cause = { kind: 'changed-by-hand', reasons: ['the listener was moved'] } as const;
    const rollback = { cause, startedAt: '2026-11-20T10:42:10.400Z' };
    const text = textOf({ ...deployments.NEEDS_HUMAN, rollback });
    expect(text).toContain('Somebody changed contacts in prod by hand, so I touched nothing more.');
    expect(text).toContain('the listener was moved');
  });

  it('warns after a success of what has not gone away', () => {
    const warnings = ['task set ecs-svc/1 of v2 has not gone away'];
    expect(textOf({ ...deployments.SUCCEEDED, warnings })).toContain(
      '⚠️ Task set ecs-svc/1 of v2 has not gone away.',
    );
  });

  it('asks again, with names and digest, before anything is approved', () => {
    const [approve, reject, cancel] = buttonsOf(deployments.awaiting);
    expect(approve).toMatchObject({
      action_id: 'deployment:approve',
      style: 'primary',
      value: `${deploymentId}:${planHash}`,
      confirm: {
        title: { text: 'Deploy contacts in prod?' },
        text: {
          text: 'contacts v3 (cccccccccccc) goes to prod, where v2 serves now. It starts at once.',
        },
      },
    });
    expect(reject).toMatchObject({ action_id: 'deployment:reject', confirm: expect.anything() });
    expect(cancel).toMatchObject({ action_id: 'deployment:cancel', confirm: expect.anything() });
    expect([reject, cancel].some((it) => it && 'style' in it)).toBe(false);
  });

  it('offers what helps now, and nothing after a decision or an end', () => {
    expect(Object.fromEntries(all.map(([name, it]) => [name, labelsOf(it)]))).toEqual({
      requested: ['Cancel'],
      planned: ['Cancel'],
      awaiting: ['Approve', 'Reject', 'Cancel'],
      approved: ['Cancel'],
      installing: ['Cancel'],
      shifting: ['Roll Back to v2'],
      baking: ['Roll Back to v2'],
      stopping: [],
      promoting: [],
      rollingBack: [],
      SUCCEEDED: [],
      ROLLED_BACK: [],
      FAILED_SAFE: [],
      refusedPlan: [],
      REJECTED: [],
      EXPIRED: [],
      CANCELLED: [],
      replaced: [],
      NEEDS_HUMAN: [],
    });
    const decided: Deployment = {
      ...deployments.awaiting,
      decision: deployments.approved.decision,
    };
    expect(labelsOf(decided)).toEqual([]);
  });

  it('has a new block_id with every version of the card', () => {
    expect(seenOf(deployments.awaiting)).toContain(`"block_id":"deployment:${deploymentId}:v3"`);
    expect(seenOf(deployments.shifting)).toContain(`"block_id":"deployment:${deploymentId}:v12"`);
  });

  it('tells how far it is, and by whom', () => {
    expect(textOf(deployments.approved)).toContain(
      '✅ Plan › ✅ Approved by Grace Hopper › ⏳ Preparation › ⚪ Start of v3 › ⚪ Traffic › ⚪ Bake › ⚪ Finish',
    );
    expect(textOf(deployments.baking)).toContain('✅ Traffic › ⏳ Bake › ⚪ Finish');
    expect(seenOf(deployments.shifting)).toContain(
      '`█░░░░░░░░░` 10 % of traffic on `v3`, 90 % on `v2`',
    );
    expect(textOf(deployments.baking)).toContain('Bake until 11:00 UTC');
  });

  it('says after a rollback what was seen, when, for how long and by how much traffic', () => {
    const text = textOf(deployments.ROLLED_BACK);
    for (const fact of [
      '↩️ contacts v3 → prod: rolled back',
      '3 of 31 requests (9.7 %) on v3 failed.',
      'v3 had traffic for 2 min 10 s: 31 of the 310 requests in those minutes (10 %).',
      'Alarm slipway-contacts-prod-errors-green (error rate above 5 %) rang at 10:42:10 UTC.',
      'Threshold Crossed: 2 datapoints',
      'v2 serves 100 % of prod again.',
      '❌ Traffic › ↩️ v2 serves again',
      'ROLLED_BACK at 10:50 UTC',
    ])
      expect(text).toContain(fact);
    expect(seenOf(deployments.ROLLED_BACK)).toContain(
      '<!date^1795171330^{time_secs}|10:42:10 UTC>',
    );
  });

  it.each([
    ['SUCCEEDED', 'v3 serves all of prod.'],
    [
      'FAILED_SAFE',
      'v3 was not healthy within 15 minutes. Its last task stopped with Task failed ELB health checks. No production traffic moved; v2 serves as before.',
    ],
    ['refusedPlan', 'The plan was refused: alarm slipway-contacts-prod-errors-blue is ringing.'],
    ['REJECTED', 'Grace Hopper said no: “not on a Friday”. v2 serves as before.'],
    [
      'EXPIRED',
      'Nobody approved it by 11:30 UTC, so I did not run it. Ask again with /deploy contacts prod v3.',
    ],
    ['CANCELLED', 'Ada Lovelace cancelled it before any traffic moved.'],
    ['replaced', 'Margaret Hamilton replaced it by a newer request.'],
    ['NEEDS_HUMAN', 'so I touched nothing more. The listener points at both target groups.'],
  ] as const)('%s: "%s"', (name, words) => {
    expect(textOf(deployments[name])).toContain(words);
  });

  it('cannot be made to mention, link or break out by what somebody wrote', () => {
    const nasty = '<!channel> <https://evil.example|prod console> & `x` *b*\n> q\u202Eabc\u0000';
    const card = renderDeployment(
      {
        ...deployments.NEEDS_HUMAN,
        request: { ...deployments.requested.request, reason: nasty, version: `v3${nasty}` },
        outcomeReason: nasty,
        alarms: [],
      },
      catalogue,
    );
    // What is plain_text Slack does not parse; everything else it does, the fallback text too.
    const parsed = JSON.stringify(
      card.blocks.filter((it) => it.type === 'section' || it.type === 'context'),
    );
    const text = parsed + card.text;
    expect(text).not.toContain('<!channel>');
    expect(text).not.toContain('<https://evil');
    expect(text).not.toContain('\u202E');
    expect(text).toContain('&lt;!channel&gt;');
  });

  it('stays inside the limits with the longest texts the record can hold', () => {
    const long = 'Ω<&>'.repeat(4000);
    const deployment: Deployment = {
      ...deployments.NEEDS_HUMAN,
      request: { ...deployments.requested.request, version: 'v'.repeat(128), reason: long },
      outcomeReason: long,
      rollback: {
        startedAt: '2026-11-20T10:42:10.400Z',
        cause: {
          kind: 'alarm',
          alarms: Array.from({ length: 4 }, () => ({
            name: `slipway-${'x'.repeat(240)}`,
            reason: long,
            since: '2026-11-20T10:42:10.000Z',
          })),
        },
      },
      plan: {
        ...plan,
        changes: Array.from({ length: 40 }, () => ({ path: long, from: long, to: long })),
      },
    };
    expect(checkMessage(renderDeployment(deployment, catalogue))).toEqual([]);
    expect(
      checkMessage(renderDeployment({ ...deployment, phase: 'awaiting-approval' }, catalogue)),
    ).toEqual([]);
  });
});
