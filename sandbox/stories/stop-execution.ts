import { SFNClient, StopExecutionCommand } from '@aws-sdk/client-sfn';
import { StoryStuck, type Stage } from './stage.ts';

/** As someone with every right in the account, in the console. */
export async function stopExecution(stage: Stage, deploymentId: string) {
  const { cloud, urls } = stage.sandbox;
  const execution = cloud.states.core.executions().find(({ name }) => name === deploymentId);
  if (!execution) throw new StoryStuck(`there is no execution of ${deploymentId}`);
  const client = new SFNClient({
    endpoint: urls.aws,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'sandbox', secretAccessKey: 'sandbox' },
  });
  await client.send(new StopExecutionCommand({ executionArn: execution.arn }));
  client.destroy();
  stage.say('somebody stops the execution');
}
