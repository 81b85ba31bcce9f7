import type { ContainerDefinition } from '@aws-sdk/client-ecs';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { virtualClock } from '../../../sandbox/clock.ts';
import { AwsError, type Need } from '../../../sandbox/endpoint/service.ts';
import { createFargate, secretsFrom } from '../../../sandbox/fargate/index.ts';
import { createNetwork } from '../../../sandbox/network.ts';
import { createEcr } from '../../../sandbox/services/ecr/index.ts';

const role = (name: string) => `arn:aws:iam::000000000000:role/${name}`;
const secretArn = 'arn:aws:secretsmanager:eu-west-1:000000000000:secret:db-AbCdEf';

/** Fargate with an image of one program, whose text is given. Tells what was asked of IAM. */
export function stage(program: string) {
  const folder = mkdtempSync(join(tmpdir(), 'fargate-'));
  writeFileSync(join(folder, 'server.mjs'), program);
  const clock = virtualClock();
  const network = createNetwork();
  const { core: ecr } = createEcr({ clock, events: { emit: () => undefined } });
  ecr.createRepository('slipway/contacts');
  const digest = ecr.push({
    repository: 'slipway/contacts',
    tag: 'v1',
    image: {
      workdir: folder,
      environment: { VERSION: 'v1', COLOUR: 'image' },
      command: ['node', 'server.mjs'],
    },
  });
  const used: { roleArn: string; need: Need }[] = [];
  const denied = new Set<string>();
  const written: { group: string; stream: string; message: string }[] = [];
  const fargate = createFargate({
    clock,
    network,
    ecr,
    account: '000000000000',
    region: 'eu-west-1',
    endpointUrl: () => 'http://127.0.0.1:4566',
    authorizer: {
      require(roleArn, needs) {
        for (const need of needs) {
          if (denied.has(need.action))
            throw new AwsError('AccessDeniedException', `no ${need.action}`);
          used.push({ roleArn, need });
        }
      },
      credentialsFor: (roleArn) => ({
        AWS_ACCESS_KEY_ID: roleArn,
        AWS_SECRET_ACCESS_KEY: 'secret',
        AWS_SESSION_TOKEN: 'token',
      }),
    },
    resolveSecret: secretsFrom(() => JSON.stringify({ username: 'ada', password: 'planted' })),
    realTimes: { answersWithinMs: 5000, shortestStopMs: 50, stillStopMs: 50 },
    logs: { write: (entry) => void written.push(entry) },
  });
  return {
    ecr,
    fargate,
    network,
    digest,
    used,
    denied,
    written,
    async close() {
      await fargate.close();
      rmSync(folder, { recursive: true });
    },
    start: (
      container: Partial<ContainerDefinition> = {},
      more: { serves?: boolean; command?: string[] } = {},
    ) =>
      fargate.startTask({
        taskArn: 'arn:aws:ecs:eu-west-1:000000000000:task/prod/1234',
        serves: more.serves ?? false,
        overrides: more.command && { containerOverrides: [{ name: 'web', command: more.command }] },
        taskDefinition: {
          taskRoleArn: role('task'),
          executionRoleArn: role('execution'),
          containerDefinitions: [
            {
              name: 'web',
              image: `${ecr.registry}/slipway/contacts@${digest}`,
              portMappings: [{ containerPort: 8080 }],
              environment: [
                { name: 'PORT', value: '8080' },
                { name: 'COLOUR', value: 'definition' },
              ],
              secrets: [{ name: 'DB_USERNAME', valueFrom: `${secretArn}:username::` }],
              logConfiguration: {
                logDriver: 'awslogs',
                options: { 'awslogs-group': 'contacts', 'awslogs-stream-prefix': 'web' },
              },
              ...container,
            },
          ],
        },
      }),
  };
}
