import type { Mutant } from '../mutant.ts';

/** Who looks after deployments when events or executions are lost. */
export const driverMutants: readonly Mutant[] = [
  {
    name: 'the janitor does not see who was abandoned',
    file: 'orchestrator/steps/janitor.ts',
    find: 'if (!trouble) return;',
    replace: 'if (!trouble || trouble.error) return;',
    caughtBy: ['I9', 'I10', 'I23', 'I27'],
    breaks: 'what nobody drives stays as it is, with its lock',
  },
  {
    name: 'the reconciler does not look',
    file: 'orchestrator/steps/reconcile.ts',
    find: 'await forEachSafely(open, look, (deploymentId, error) =>',
    replace: 'await forEachSafely(open.slice(0, 0), look, (deploymentId, error) =>',
    pair: true,
    caughtBy: ['I19'],
    breaks: 'a lost event is never made up for',
  },
  {
    name: 'nobody tells again what was not told',
    file: 'orchestrator/steps/janitor.ts',
    find: '...untold.map((deploymentId) => ({ deploymentId, run: tellAgain })),',
    replace: '...untold.slice(0, 0).map((deploymentId) => ({ deploymentId, run: tellAgain })),',
    caughtBy: ['I15', 'I23'],
    breaks: 'a notice that the bus lost is lost for good',
  },
  {
    name: 'an effect in a place that is not its own',
    file: 'orchestrator/aws/ecs.ts',
    find: 'cluster: names.cluster(where.environment),\n        taskDefinition: taskDefinitionArn,',
    replace: "cluster: names.cluster('prod'),\n        taskDefinition: taskDefinitionArn,",
    caughtBy: ['I25'],
    breaks: "staging's migration runs in production",
  },
  {
    name: 'a refusal for good is tried again',
    file: 'orchestrator/aws/fault.ts',
    find: 'return new InvalidInput(message, options);',
    replace: 'return new RetryableFault(message, options);',
    caughtBy: ['I22'],
    breaks: 'what is not allowed is asked again and again',
  },
  {
    name: 'a token in the log',
    file: 'orchestrator/steps/await-change.ts',
    find: 'await tools.waits.arrive(deploymentId, wait, token);',
    replace:
      "await tools.waits.arrive(deploymentId, wait, token); (tools as unknown as { log: { info(m: string, f: object): void } }).log.info('waits', { token });",
    caughtBy: ['I20'],
    breaks: 'whoever reads logs can answer for anybody',
  },
];
