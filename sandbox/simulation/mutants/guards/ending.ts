import type { Mutant } from '../mutant.ts';

const settle = 'orchestrator/routines/settle.ts';
const outcome = 'orchestrator/deployment/choose-outcome.ts';

const tokensKept = {
  file: 'orchestrator/aws/waits.ts',
  find: 'items.filter(({ token }) => token !== undefined)',
  replace: 'items.filter(({ token }) => token === null)',
} as const;

/** Turning back, proving what serves, and saying how it ended. */
export const endingMutants: readonly Mutant[] = [
  {
    name: 'rolled back to tasks that are gone',
    file: 'orchestrator/routines/can-go-back.ts',
    find: 'if (!sourceCanServe(platform)) return false;',
    replace: 'void sourceCanServe; void platform;',
    also: [
      {
        file: 'orchestrator/routines/can-go-back.ts',
        find: "({ status, taskDefinitionArn }) => taskDefinitionArn === source && status !== 'DRAINING',",
        replace:
          "({ status, taskDefinitionArn }) => taskDefinitionArn === source || status !== '',",
      },
    ],
    caughtBy: ['I1'],
    breaks: 'production traffic goes to nobody; CodeDeploy and ECS are both asked',
  },
  {
    name: "CodeDeploy's word is believed",
    file: 'orchestrator/routines/examine-world.ts',
    find: `    const verdict = judgeWorld(place.seen, {
      source: deployment.plan?.source.digest ?? '',
      target: deployment.request.digest,
    });`,
    replace:
      "const verdict: WorldVerdict = { serving: platform.status === 'Succeeded' ? 'target' : 'source', reasons: [] }; void judgeWorld;",
    caughtBy: ['I12', 'I18'],
    breaks: 'nobody looks what serves',
  },
  {
    name: 'ROLLED_BACK without proof',
    file: outcome,
    find: `    case 'unclear':
      return needsHuman(
        facts,`,
    replace: `    case 'unclear':
      return endOnSource(facts) ?? needsHuman(
        facts,`,
    caughtBy: ['I12', 'I18'],
    breaks: 'what is not clear is called good',
  },
  {
    name: 'settle does not stop what is in flight',
    file: settle,
    find: 'if (inFlight) await endInFlight(tools, deployment, seen, trouble);',
    replace: 'if (inFlight) void endInFlight;',
    also: [
      {
        file: outcome,
        find: 'if (facts.inFlight && !isOnlyCleaningUp(facts))',
        replace:
          'if (facts.inFlight && !isOnlyCleaningUp(facts) && facts.world.serving === "unclear")',
      },
      {
        file: outcome,
        find: 'const [leftover] = facts.leftovers ?? [];',
        replace: 'const [leftover] = facts.inFlight ? [] : (facts.leftovers ?? []);',
      },
    ],
    caughtBy: ['I2', 'I7', 'I8', 'I12', 'I18', 'I19', 'I23'],
    breaks:
      'CodeDeploy goes on under the next deployment; the outcome asks once more whether it has ended, and for task sets that are left',
  },
  {
    name: 'settle does not end the migration',
    file: settle,
    find: 'await endMigration(tools, deployment);',
    replace: 'void endMigration;',
    caughtBy: ['I23'],
    breaks: 'it writes into the database under the next deployment',
  },
  {
    name: 'the rollback is not followed to its end',
    file: 'orchestrator/deployment/judge-lifecycle.ts',
    find: 'if (platform.rollbackId) return rollback !== undefined && isTerminal(rollback);',
    replace: 'if (platform.rollbackId) return true;',
    caughtBy: ['I2', 'I12', 'I18', 'I23'],
    breaks: 'the end is told while traffic still moves',
  },
  {
    name: 'tokens of the dead are kept',
    ...tokensKept,
    caughtBy: ['I20', 'I23'],
    breaks: 'secrets lie about',
  },
  {
    name: 'a used token is kept',
    file: 'orchestrator/aws/waits.ts',
    find: 'await forget(deploymentId, name, token);',
    replace: 'void forget;',
    also: [tokensKept],
    caughtBy: ['I20', 'I23'],
    breaks: 'secrets lie about; settle throws away what is left',
  },
];
