import { describe, expect, it } from '@jest/globals';
import { parseAppSpec } from '../../../../sandbox/services/codedeploy/app-spec.ts';
import { shifts } from '../../../../sandbox/services/codedeploy/traffic.ts';
import { appSpec } from './stage.ts';

const arn = 'arn:aws:ecs:eu-west-1:000000000000:task-definition/shop:42';

describe('an AppSpec', () => {
  it('is read whatever the case of its keys', () => {
    const expected = {
      taskDefinition: arn,
      containerName: 'web',
      containerPort: 8080,
      hooks: new Map([['AfterAllowTestTraffic', 'smoke']]),
    };
    const text = appSpec(arn, [{ AfterAllowTestTraffic: 'smoke' }]);
    expect(parseAppSpec(text)).toEqual(expected);
    expect(
      parseAppSpec(text.replace('"Resources"', '"resources"').replace('Hooks', 'hooks')),
    ).toEqual(expected);
  });

  it.each([
    ['no JSON', 'version: 0.0'],
    [
      'a task definition without a revision',
      appSpec('arn:aws:ecs:eu-west-1:000000000000:task-definition/shop'),
    ],
    ['an unknown hook', appSpec(arn, [{ BeforeBlockTraffic: 'x' }])],
  ])('is refused with %s', (_, text) => {
    expect(() => parseAppSpec(text)).toThrow(
      expect.objectContaining({ name: 'InvalidRevisionException' }),
    );
  });
});

describe('the shifts of a configuration', () => {
  it('are as documented', () => {
    expect(shifts({ kind: 'AllAtOnce' })).toEqual([{ percent: 100, waitMs: 0 }]);
    expect(shifts({ kind: 'TimeBasedCanary', percent: 10, minutes: 5 })).toEqual([
      { percent: 10, waitMs: 300_000 },
      { percent: 100, waitMs: 0 },
    ]);
    expect(
      shifts({ kind: 'TimeBasedLinear', percent: 30, minutes: 1 }).map(({ percent }) => percent),
    ).toEqual([30, 60, 90, 100]);
  });
});
