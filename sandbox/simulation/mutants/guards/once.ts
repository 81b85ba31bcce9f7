import type { Mutant } from '../mutant.ts';

const startDeployment = 'orchestrator/steps/start-deployment.ts';

/** What was done and lost its answer is found again, and not done twice. */
export const onceMutants: readonly Mutant[] = [
  {
    name: 'a revision is registered without looking for an own one',
    file: 'orchestrator/steps/register-revision.ts',
    find: `      (await adopt(tools, deployment, catalogue)) ??
      (attempt > 0 ? await adoptLater(tools, deployment, catalogue) : undefined);`,
    replace: '      undefined as string | undefined; void adoptLater;',
    caughtBy: ['I11'],
    breaks: 'each try makes a revision',
  },
  {
    name: 'a second try believes at once that there is no revision',
    file: 'orchestrator/steps/register-revision.ts',
    find: 'await tools.pause(visibleMs);',
    replace: 'if (visibleMs > 0) return undefined;',
    caughtBy: ['I11'],
    breaks: 'ECS may not show yet what the first try has registered',
  },
  {
    name: 'a registration that was delivered twice is done twice',
    file: 'orchestrator/steps/register-revision.ts',
    find: `    if (!(await intents.claim(deployment.request, registerIntent, attempt)))
      return`,
    replace: `    if (!(await intents.claim(deployment.request, registerIntent, attempt)) && attempt < 0)
      return`,
    caughtBy: ['I11'],
    breaks: 'of two that run at once, each looks before the other has registered',
  },
  {
    name: 'a migration without its token',
    file: 'orchestrator/steps/start-migration.ts',
    find: 'clientToken: hashOf(`${deploymentId}:migration`).slice(0, 64),',
    replace:
      'clientToken: hashOf(`${deploymentId}:${((globalThis as { tries?: number }).tries = ((globalThis as { tries?: number }).tries ?? 0) + 1)}`).slice(0, 64),',
    caughtBy: ['I11'],
    breaks: 'each try starts a migration',
  },
  {
    name: "nobody looks for CodeDeploy's deployment",
    file: startDeployment,
    find: 'const found = (await adopt(tools, deployment)) ?? (await create(tools, deployment));',
    replace: 'const found = await create(tools, deployment);',
    also: [
      {
        file: startDeployment,
        find: "if (failedWith(error, 'DeploymentLimitExceededException')) return adopt(tools, deployment);",
        replace: "if (failedWith(error, 'DeploymentLimitExceededException')) return undefined;",
      },
      {
        file: 'orchestrator/routines/find-platform.ts',
        find: 'const id = codeDeployId ?? (await lookForOwn());',
        replace: 'const id = codeDeployId ?? (await lookForOwn(), undefined);',
      },
    ],
    caughtBy: ['I2', 'I9', 'I11', 'I17', 'I18', 'I23'],
    breaks:
      'a deployment whose creation lost its answer goes on without us; before, after and at the end it is looked for',
  },
];
