import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import validate from 'asl-validator';
import { getLanguageService, TextDocument } from 'amazon-states-language-service';
import jsonata from 'jsonata';

interface State {
  readonly Type: string;
  readonly Resource?: string;
  readonly Arguments?: { readonly FunctionName: string };
  readonly Next?: string;
  readonly Default?: string;
  readonly Choices?: readonly { readonly Condition: string; readonly Next: string }[];
  readonly Catch?: readonly { readonly ErrorEquals: readonly string[]; readonly Next: string }[];
  readonly Retry?: readonly { readonly ErrorEquals: readonly string[] }[];
  readonly TimeoutSeconds?: unknown;
}
interface Machine {
  readonly QueryLanguage: string;
  readonly StartAt: string;
  readonly TimeoutSeconds: number;
  readonly States: Readonly<Record<string, State>>;
}

const root = new URL('../../', import.meta.url);
const text = readFileSync(new URL('state-machines/deployment.asl.json', root), 'utf8');
const machine = JSON.parse(text) as Machine;
const states = Object.entries(machine.States);
const stateOf = (name: string): State => {
  const state = machine.States[name];
  if (!state) throw new Error(`no state ${name}`);
  return state;
};
const tasks = states.filter(([, { Type }]) => Type === 'Task');

describe('the definition', () => {
  it('is accepted by two validators that know nothing of each other', async () => {
    const verdict = validate(JSON.parse(text));
    expect(verdict.errors).toEqual([]);
    const document = TextDocument.create('file:///deployment.asl.json', 'asl', 1, text);
    const service = getLanguageService({});
    const diagnostics = await service.doValidation(document, service.parseJSONDocument(document));
    expect(diagnostics.map(({ message }) => message)).toEqual([]);
  });

  it('has only expressions that can be read', () => {
    const expressions = [...text.matchAll(/"\{% (.*?) %\}"/g)].map(([, found]) => found ?? '');
    expect(expressions.length).toBeGreaterThan(50);
    for (const expression of expressions) expect(() => jsonata(expression)).not.toThrow();
  });

  it('calls functions that exist, each by its own substitution', () => {
    const used = new Set([...text.matchAll(/\$\{(\w+)Function\}/g)].map(([, name]) => name ?? ''));
    expect([...used].sort()).toEqual([
      'AwaitApproval',
      'AwaitChange',
      'JudgeBake',
      'Plan',
      'Promote',
      'Recheck',
      'RegisterRevision',
      'RollBack',
      'Settle',
      'StartDeployment',
      'StartMigration',
      'Verify',
    ]);
    for (const name of used) {
      const file = name.replace(
        /[A-Z]/g,
        (letter, at) => `${at ? '-' : ''}${letter.toLowerCase()}`,
      );
      expect(existsSync(new URL(`orchestrator/steps/${file}.ts`, root))).toBe(true);
    }
    expect(text.replaceAll(/\$\{\w+Function\}/g, '')).not.toContain('${');
  });

  it('retries what may work next time, and catches everything, in every task', () => {
    for (const [name, { Retry = [], Catch = [] }] of tasks) {
      expect([name, Retry.map(({ ErrorEquals }) => ErrorEquals[0])]).toEqual([
        name,
        ['RetryableFault', 'Lambda.ServiceException'],
      ]);
      expect([name, Catch.at(-1)?.ErrorEquals]).toEqual([name, ['States.ALL']]);
    }
  });

  it('ends no wait without a time, and none of them outlives the execution', () => {
    const waits = tasks.filter(([, { Resource }]) => Resource?.endsWith('.waitForTaskToken'));
    expect(waits.map(([name]) => name)).toEqual([
      'AwaitApproval',
      'AwaitMigration',
      'AwaitInstall',
      'AwaitShift',
      'AwaitBake',
      'AwaitCompletion',
      'AwaitRollback',
    ]);
    for (const [name, { TimeoutSeconds }] of waits)
      expect([name, typeof TimeoutSeconds]).toEqual([name, 'string']);
    // Two days each for approval, shift and bake are what the catalogue allows; the rest is hours.
    expect(machine.TimeoutSeconds).toBeGreaterThan(3 * 2880 * 60 + 4 * 3600);
  });
});

describe('ways through it', () => {
  const nexts = ({ Next, Default, Choices = [], Catch = [] }: State) => [
    ...(Next ? [Next] : []),
    ...(Default ? [Default] : []),
    ...Choices.map((choice) => choice.Next),
    ...Catch.map((caught) => caught.Next),
  ];
  const reach = (from: string, without: readonly string[] = []): Set<string> => {
    const seen = new Set<string>();
    const visit = (name: string) => {
      if (seen.has(name) || without.includes(name)) return;
      seen.add(name);
      nexts(stateOf(name)).forEach(visit);
    };
    visit(from);
    return seen;
  };

  it('lead from every state, and from every error, to Settle', () => {
    for (const [name] of states) {
      if (['Settle', 'Settled', 'Unsettled'].includes(name)) continue;
      expect([name, reach(name).has('Settle')]).toEqual([name, true]);
      // There is no way around it: without Settle no state reaches an end.
      const around = reach(name, ['Settle']);
      expect([name, around.has('Settled') || around.has('Unsettled')]).toEqual([name, false]);
    }
  });

  it('lead through RollBack or Verify once CodeDeploy may be at work', () => {
    const before = [
      'Plan',
      'PlanKind',
      'AwaitApproval',
      'Recheck',
      'RecheckKind',
      'RegisterRevision',
      'StartMigration',
      'MigrationNeeded',
      'AwaitMigration',
      'MigrationKind',
    ];
    // StartKind knows from StartDeployment that nothing was started.
    const knowing = ['StartKind', 'RollBack', 'Verify', 'Settle'];
    for (const [name, state] of states)
      if (!before.includes(name) && !knowing.includes(name))
        expect([name, nexts(state).includes('Settle')]).toEqual([name, false]);
  });

  it('take the same number of transitions whatever the durations, under 40', () => {
    const kinds: Record<string, string> = {
      PlanKind: 'needs-approval',
      RecheckKind: 'proceed',
      MigrationNeeded: 'started',
      MigrationKind: 'succeeded',
      StartKind: 'started',
      InstallKind: 'ready',
      ShiftKind: 'shifted',
      BakeKind: 'pass',
      PromoteKind: 'promoted',
      CompletionKind: 'completed',
    };
    const path: string[] = [];
    for (let name = machine.StartAt; ;) {
      path.push(name);
      const state = stateOf(name);
      if (state.Type === 'Succeed') break;
      const chosen = state.Choices?.find(({ Condition }) => Condition.includes(`'${kinds[name]}'`));
      // The bake is over when its time is.
      const timeout = state.Catch?.find(({ ErrorEquals }) =>
        ErrorEquals.includes('States.Timeout'),
      );
      name = (name === 'AwaitBake' ? timeout?.Next : (chosen?.Next ?? state.Next)) ?? '';
    }
    expect(path).toEqual([
      'Plan',
      'PlanKind',
      'AwaitApproval',
      'Recheck',
      'RecheckKind',
      'RegisterRevision',
      'StartMigration',
      'MigrationNeeded',
      'AwaitMigration',
      'MigrationKind',
      'StartDeployment',
      'StartKind',
      'AwaitInstall',
      'InstallKind',
      'AwaitShift',
      'ShiftKind',
      'AwaitBake',
      'JudgeBake',
      'BakeKind',
      'Promote',
      'PromoteKind',
      'AwaitCompletion',
      'CompletionKind',
      'Verify',
      'Settle',
      'Settled',
    ]);
    expect(path.length).toBeLessThan(40);
  });
});
