import { afterEach, describe, expect, it } from '@jest/globals';
import { stage } from './stage.ts';

const server = `
import { createServer } from 'node:http';
const answer = createServer((_, response) => response.end(JSON.stringify(process.env)));
answer.listen(process.env.PORT, process.env.HOST, () => console.log('ready'));
process.on('SIGTERM', () => answer.close(() => process.exit(0)));
`;

describe('a Fargate task', () => {
  let world: ReturnType<typeof stage> | undefined;
  afterEach(() => world?.close());

  it('is a process with the environment of image, definition, secrets and role, found by its cloud address', async () => {
    world = stage(server);
    const task = await world.start({}, { serves: true });
    const port = world.network.resolve(task.privateIp, 8080);
    const environment: unknown = await (await fetch(`http://127.0.0.1:${port}/`)).json();
    expect(environment).toEqual({
      PATH: expect.any(String),
      HOSTNAME: expect.any(String),
      VERSION: 'v1',
      COLOUR: 'definition',
      DB_USERNAME: 'ada',
      PORT: String(port),
      HOST: '127.0.0.1',
      AWS_ACCESS_KEY_ID: 'arn:aws:iam::000000000000:role/task',
      AWS_SECRET_ACCESS_KEY: 'secret',
      AWS_SESSION_TOKEN: 'token',
      AWS_ENDPOINT_URL: 'http://127.0.0.1:4566',
      AWS_REGION: 'eu-west-1',
      AWS_DEFAULT_REGION: 'eu-west-1',
      AWS_EXECUTION_ENV: 'AWS_ECS_FARGATE',
    });
    expect(task.containers).toEqual([
      { name: 'web', image: expect.stringContaining(world.digest), imageDigest: world.digest },
    ]);
    task.stop();
    expect(await task.exited).toEqual([{ name: 'web', exitCode: 0 }]);
    expect(world.network.resolve(task.privateIp, 8080)).toBeUndefined();
    expect(world.fargate.log('arn:aws:ecs:eu-west-1:000000000000:task/prod/1234')).toEqual([
      'ready',
    ]);
    expect(world.written).toEqual([
      { group: 'contacts', stream: 'web/web/1234', message: 'ready' },
    ]);
    expect(world.used.map(({ roleArn, need }) => [roleArn.split('/')[1], need.action])).toEqual([
      ['execution', 'ecr:GetAuthorizationToken'],
      ['execution', 'ecr:BatchCheckLayerAvailability'],
      ['execution', 'ecr:GetDownloadUrlForLayer'],
      ['execution', 'ecr:BatchGetImage'],
      ['execution', 'secretsmanager:GetSecretValue'],
      ['execution', 'logs:CreateLogStream'],
      ['execution', 'logs:PutLogEvents'],
    ]);
  });

  it('runs another command when told so, and gives its exit code', async () => {
    world = stage(server);
    const task = await world.start({}, { command: ['node', '-e', 'process.exit(3)'] });
    expect(await task.exited).toEqual([{ name: 'web', exitCode: 3 }]);
  });

  it('is killed when it does not end in time', async () => {
    world = stage(
      `process.on('SIGTERM', () => console.log('no')); setInterval(() => {}, 1000); console.log('up');`,
    );
    const started = world;
    const task = await world.start();
    while (!started.fargate.log('arn:aws:ecs:eu-west-1:000000000000:task/prod/1234').includes('up'))
      await new Promise((resolve) => setImmediate(resolve));
    task.stop();
    expect(await task.exited).toEqual([{ name: 'web', exitCode: 137 }]);
  });

  it('ends with the sandbox', async () => {
    world = stage(server);
    const task = await world.start({}, { serves: true });
    await world.fargate.close();
    expect(await task.exited).toEqual([{ name: 'web', exitCode: 137 }]);
    await expect(world.start()).rejects.toThrow('the sandbox is closing');
  });

  it.each([
    [
      'an image that does not exist',
      'CannotPullContainerError',
      { image: 'other/slipway/contacts:v1' },
      '',
    ],
    ['no right to pull', 'CannotPullContainerError', {}, 'ecr:BatchGetImage'],
    ['no right to the secret', 'ResourceInitializationError', {}, 'secretsmanager:GetSecretValue'],
    ['no right to write its log', 'ResourceInitializationError', {}, 'logs:PutLogEvents'],
    [
      'a secret without that key',
      'ResourceInitializationError',
      { secrets: [{ name: 'X', valueFrom: `a:b:c:d:e:f:g:other::` }] },
      '',
    ],
    ['a command that is not node', 'CannotStartContainerError', { command: ['java'] }, ''],
  ])('does not start with %s', async (_, reason, container, denied) => {
    world = stage(server);
    world.denied.add(denied);
    await expect(world.start(container)).rejects.toThrow(reason);
  });
});
