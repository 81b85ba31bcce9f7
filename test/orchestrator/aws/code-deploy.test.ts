import { describe, expect, it } from '@jest/globals';
import { connectCodeDeploy } from '../../../orchestrator/aws/code-deploy.ts';
import { connectCodeDeployReader } from '../../../orchestrator/aws/code-deploy-reader.ts';
import { answering } from './answering.ts';

const where = { service: 'contacts', environment: 'prod' };
const appSpec = { content: '{}', sha256: 'x' };

describe('starting and stopping', () => {
  const { open, sent } = answering(() => ({ deploymentId: 'd-1', status: 'Pending' }));
  const codeDeploy = connectCodeDeploy(open);
  const last = () => sent.at(-1)?.input;

  it('asks for a rollback whatever happens, unless no way leads back (F47)', async () => {
    await codeDeploy.create({ where, deploymentId: 'x', appSpec, rollsBack: true });
    expect(last()).toMatchObject({
      autoRollbackConfiguration: { enabled: true, events: expect.arrayContaining([]) },
    });
    expect(last()).not.toHaveProperty('deploymentConfigName');
    const approved = { deploymentConfig: 'Canary', rollsBack: false };
    await codeDeploy.create({ where, deploymentId: 'x', appSpec, ...approved });
    expect(last()).toMatchObject({
      autoRollbackConfiguration: { enabled: false },
      deploymentConfigName: 'Canary',
    });
  });
  it('stops with a rollback, or where it is', async () => {
    await codeDeploy.stop('d-1');
    expect(last()).toEqual({ deploymentId: 'd-1', autoRollbackEnabled: true });
    await codeDeploy.stop('d-1', { rollsBack: false });
    expect(last()).toEqual({ deploymentId: 'd-1', autoRollbackEnabled: false });
  });
});

describe('what CodeDeploy is set up to do', () => {
  it.each([
    [{ type: 'AllAtOnce' }, { kind: 'all-at-once' }],
    [
      {
        type: 'TimeBasedCanary',
        timeBasedCanary: { canaryPercentage: 10, canaryInterval: 5 },
      },
      { kind: 'canary', percent: 10, intervalMinutes: 5 },
    ],
    [
      { type: 'TimeBasedLinear', timeBasedLinear: { linearPercentage: 20, linearInterval: 3 } },
      { kind: 'linear', percent: 20, intervalMinutes: 3 },
    ],
    [undefined, undefined],
  ])('moves traffic as %j', async (trafficRoutingConfig, expected) => {
    const { open } = answering(() => ({ deploymentConfigInfo: { trafficRoutingConfig } }));
    expect(await connectCodeDeployReader(open).readStrategy('any')).toEqual(expected);
  });

  it('is read from the group, and a group that never finished anything says so (F61)', async () => {
    const group = {
      deploymentConfigName: 'Canary',
      alarmConfiguration: { enabled: true, ignorePollAlarmFailure: true, alarms: [{ name: 'a' }] },
      loadBalancerInfo: {
        targetGroupPairInfoList: [
          {
            prodTrafficRoute: { listenerArns: ['p'] },
            testTrafficRoute: { listenerArns: ['t'] },
          },
        ],
      },
    };
    const read = async (more: object = {}) => {
      const { open } = answering(() => ({ deploymentGroupInfo: { ...group, ...more } }));
      return connectCodeDeployReader(open).readGroup(where);
    };
    expect(await read()).toMatchObject({
      deploymentConfig: 'Canary',
      everSucceeded: false,
      ignoresUnreadableAlarms: true,
      rollsBackOn: [],
    });
    const lastSuccessfulDeployment = { deploymentId: 'd-0' };
    expect((await read({ lastSuccessfulDeployment })).everSucceeded).toBe(true);
  });
});
