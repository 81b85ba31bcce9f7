import { z } from 'zod';
import { AwsError } from '../../endpoint/service.ts';
import type { ListenerAction } from './model.ts';

const arn = z.string().min(1);
const weight = z.coerce.number().int().min(0).max(999);

const forward = z.object({
  Type: z.literal('forward'),
  TargetGroupArn: arn.optional(),
  ForwardConfig: z
    .object({
      TargetGroups: z
        .array(z.object({ TargetGroupArn: arn, Weight: weight.default(1) }))
        .min(1)
        .max(5),
    })
    .optional(),
});
const fixedResponse = z.object({
  Type: z.literal('fixed-response'),
  FixedResponseConfig: z.object({
    StatusCode: z.coerce.number().int(),
    ContentType: z.string().default('text/plain'),
    MessageBody: z.string().default(''),
  }),
});

/** Exactly one default action, of a kind the load balancer here can do. The template and the API say it alike. */
export const actionsSchema = z.tuple([z.discriminatedUnion('Type', [forward, fixedResponse])]);

/** @throws AwsError InvalidLoadBalancerAction */
export function parseActions(actions: unknown): ListenerAction {
  const parsed = actionsSchema.safeParse(actions);
  if (!parsed.success) throw invalid(z.prettifyError(parsed.error));
  const [action] = parsed.data;
  if (action.Type === 'fixed-response')
    return {
      kind: 'fixed-response',
      status: action.FixedResponseConfig.StatusCode,
      contentType: action.FixedResponseConfig.ContentType,
      body: action.FixedResponseConfig.MessageBody,
    };
  const groups =
    action.ForwardConfig?.TargetGroups ??
    (action.TargetGroupArn === undefined
      ? undefined
      : [{ TargetGroupArn: action.TargetGroupArn, Weight: 1 }]);
  if (!groups) throw invalid('A target group must be specified');
  return {
    kind: 'forward',
    weights: groups.map(({ TargetGroupArn, Weight }) => ({
      targetGroupArn: TargetGroupArn,
      weight: Weight,
    })),
  };
}

const invalid = (message: string) => new AwsError('InvalidLoadBalancerActionException', message);
