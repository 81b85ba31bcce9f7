import { AwsError } from '../../endpoint/service.ts';
import type { EventsPorts } from './ports.ts';
import type { Rule, Target } from './rule.ts';

/** Hands a target its input. Throws AwsError: AccessDenied and a target that does not exist are not worth a retry. */
export async function sendToTarget(
  ports: EventsPorts,
  rule: Rule,
  target: Target,
  input: string,
): Promise<void> {
  const service = target.Arn.split(':')[2];
  if (service === 'lambda') return invokeFunction(ports, rule, target, input);
  if (service === 'sqs') return sendToQueue(ports, rule, target, input);
  if (service === 'states') return startExecution(ports, target, input);
  throw new Error(`the rule ${rule.name} has a target this sandbox does not run: ${target.Arn}`);
}

/** Lambda takes the event and goes on by itself: its own retries, its own failure destination. */
function invokeFunction({ lambda }: EventsPorts, rule: Rule, { Arn }: Target, input: string) {
  const source = { service: 'events.amazonaws.com', sourceArn: rule.arn };
  return lambda.invokeLater(Arn, JSON.parse(input), source);
}

function sendToQueue({ sqs }: EventsPorts, rule: Rule, target: Target, input: string): void {
  sqs.sendAsService({
    queueArn: target.Arn,
    body: input,
    groupId: target.SqsParameters?.MessageGroupId,
    principal: 'events.amazonaws.com',
    sourceArn: rule.arn,
  });
}

function startExecution({ states, authorizer }: EventsPorts, target: Target, input: string): void {
  const { Arn, RoleArn } = target;
  if (!states || RoleArn === undefined) {
    throw new AwsError('AccessDenied', `the target ${Arn} has no role to start executions with`);
  }
  authorizer.require(RoleArn, [{ action: 'states:StartExecution', resources: [Arn] }]);
  states.start({ stateMachineArn: Arn, input });
}
