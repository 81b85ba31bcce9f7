import type { Port } from './ports.ts';

/** When our code meets each port: the reason for a phase in which nobody crosses it. */
export const crossedWhen: Readonly<Record<Port, string>> = {
  table: 'by everything that runs',
  codedeploy:
    'to read the world (request, plan, re-check, verification), in every wait for the platform, and to start, promote and roll back',
  ecs: 'to read the world and in the waits, and to register the revision and run the migration',
  ecr: 'for the request and for the plan; afterwards only the digest travels',
  'load-balancer':
    'to read the world (request, plan, re-check, verification) and by the smoke test',
  cloudwatch: 'for the plan, the re-check, the admission and in every wait for the platform',
  states: 'to start an execution with the request, to end a wait, and by the janitor',
  bus: 'with each entry in a journal',
  function: 'whenever something of ours runs',
  event: 'when CodeDeploy, an alarm, a task or an execution changes, and by schedule',
  queue: 'with each announcement',
  slack: 'by the bot for each command and click, by the announcer for each announcement',
  'smoke-target': 'by the smoke test, before traffic moves',
};
