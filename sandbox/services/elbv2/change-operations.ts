import type * as api from '@aws-sdk/client-elastic-load-balancing-v2';
import { type Answer, AwsError, type Operation } from '../../endpoint/service.ts';
import { parseActions } from './actions.ts';
import type { Elbv2Core } from './core.ts';
import { describeListener } from './describe.ts';

/** Changing asks for the permission on the very resource. */
const needing = (action: string, arn: string | undefined) => [
  { action: `elasticloadbalancing:${action}`, resources: [arn ?? '*'] },
];

/** Where a listener sends traffic, and what stands in a target group. */
export function changeOperations(core: Elbv2Core) {
  const ModifyListener: Operation<
    api.ModifyListenerCommandInput,
    Answer<api.ModifyListenerCommandOutput>
  > = {
    needs: ({ ListenerArn: arn }) => needing('ModifyListener', arn),
    run({ ListenerArn: arn, DefaultActions: actions }) {
      if (!actions)
        throw new AwsError('ValidationError', 'The sandbox changes DefaultActions only');
      return {
        Listeners: [describeListener(core.modifyListener(arn ?? '', parseActions(actions)))],
      };
    },
  };

  const targets = (
    action: 'RegisterTargets' | 'DeregisterTargets',
    act: (groupArn: string, ip: string, port: number) => void,
  ): Operation<api.RegisterTargetsCommandInput | api.DeregisterTargetsCommandInput> => ({
    needs: ({ TargetGroupArn: arn }) => needing(action, arn),
    run({ TargetGroupArn: arn, Targets }) {
      const group = core.targetGroup(arn ?? '');
      Targets?.forEach(({ Id, Port }) => act(group.arn, Id ?? '', Port ?? group.port));
      return {};
    },
  });

  return {
    ModifyListener,
    RegisterTargets: targets('RegisterTargets', core.register),
    // Answered at once, as on AWS: draining goes on by itself.
    DeregisterTargets: targets('DeregisterTargets', (...target) => void core.deregister(...target)),
  };
}
