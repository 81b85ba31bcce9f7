import { explain } from '../explain.ts';
import type { SandboxOptions } from '../options.ts';
import { startSandbox, type Sandbox } from '../sandbox.ts';
import { watchForLeftovers } from './leftovers.ts';
import { memoryMiB } from './processes.ts';
import type { Receipt } from './receipt.ts';
import { Stage } from './stage.ts';
import type { Story } from './story.ts';
import { suffer } from './suffer.ts';

/**
 * Plays a story in a sandbox of its own and looks behind the scenes afterwards. `faults` are on from its first line
 * to its last. Rejects only if it cannot begin.
 */
export async function play(
  story: Story,
  options: SandboxOptions & { readonly faults: readonly string[] },
  print: (line: string) => void,
): Promise<Receipt> {
  print(`${story.name}: ${story.title}\n`);
  const leftovers = watchForLeftovers();
  const bootedFrom = performance.now();
  const sandbox = await startSandbox(options, print);
  const stage = await raise(sandbox, print);
  stage.figures.bootSeconds = (performance.now() - bootedFrom) / 1000;
  const realStart = performance.now();
  const sandboxStart = sandbox.clock.now();
  for (const fault of options.faults) suffer(stage, fault);
  try {
    await story.tell(stage);
  } catch (error) {
    stage.check('the story could be told to its end', false, explain(error));
    for (const line of diagnosis(sandbox)) print(line);
  }
  const realSeconds = (performance.now() - realStart) / 1000;
  const sandboxMinutes = (sandbox.clock.now() - sandboxStart) / 60_000;
  stage.figures.memoryMiB = await memoryMiB();
  const problems = sandbox.ledger.problems();
  const permissions = sandbox.cloud.iam.report();
  stage.figures.permissions = {
    used: permissions.used.length,
    neverUsed: permissions.unused.length,
  };
  stage.check('nothing broke behind the scenes', problems.length === 0, problems);
  await sandbox.stop();
  const left = await leftovers();
  stage.check('nothing is left behind', left.length === 0, left);
  const { figures, checks } = stage;
  return {
    story: story.name,
    title: story.title,
    faults: options.faults,
    speed: options.speed,
    realSeconds,
    sandboxMinutes,
    figures,
    checks,
    permissions,
    ok: checks.length > 2 && checks.every(({ ok }) => ok),
  };
}

/** A stage on a running sandbox; the sandbox ends if it cannot be had. */
async function raise(sandbox: Sandbox, print: (line: string) => void): Promise<Stage> {
  try {
    return new Stage(sandbox, print);
  } catch (error) {
    await sandbox.stop();
    throw error;
  }
}

/** What helps to understand a story that got stuck: where the machine stands, and which calls failed. */
function diagnosis({ cloud, world }: Sandbox): string[] {
  const failed = world
    .calls()
    .filter(({ outcome }) => outcome !== 'ok' && outcome !== 'ConditionalCheckFailedException');
  const [latest] = cloud.states.core.executions();
  return [
    '',
    'Where it stands:',
    ...(latest
      ? cloud.states.core
          .view(latest.arn)
          .states.filter(({ status }) => status !== 'pending')
          .map(({ name, status }) => `  ${status.padEnd(8)} ${name}`)
      : ['  no execution has started']),
    'Calls that failed:',
    ...failed
      .slice(-20)
      .map(
        ({ caller, service, operation, outcome }) =>
          `  ${caller} ${service} ${operation}: ${outcome}`,
      ),
  ];
}
