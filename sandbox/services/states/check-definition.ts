import type { Catcher, Definition, Flow, Retrier, State } from './definition.ts';
import { expressionsIn, syntaxFault } from './expressions.ts';
import { parseResource } from './resource-names.ts';

/** All faults that the shape alone does not show: targets, reachability, expressions, variables, resources. */
export function checkDefinition(definition: Definition): string[] {
  return checkFlow(definition, '', new Set());
}

function checkFlow(flow: Flow, at: string, outer: ReadonlySet<string>): string[] {
  const names = Object.keys(flow.States);
  const known = new Set(names);
  const missing = (target: string, where: string) =>
    known.has(target)
      ? []
      : [`MISSING_TRANSITION_TARGET: there is no state "${target}" at ${where}`];
  const reached = reachable(flow);
  const visible = new Set([...outer, ...assignedIn(flow)]);

  return [
    ...missing(flow.StartAt, `${at}/StartAt`),
    ...names.flatMap((name) => {
      const state = flow.States[name];
      if (!state) return [];
      const where = `${at}/States/${name}`;
      return [
        ...(reached.has(name) ? [] : [`UNREACHABLE_STATE: nothing leads to ${where}`]),
        ...targets(state).flatMap((target) => missing(target, where)),
        ...checkState(state, where),
        ...checkAssign(state, where, outer),
        ...innerFlows(state, where).flatMap(([inner, path]) => checkFlow(inner, path, visible)),
      ];
    }),
  ];
}

function checkState(state: State, where: string): string[] {
  const faults: string[] = [];
  if ('End' in state || 'Next' in state || needsTransition(state)) {
    const both = 'End' in state && 'Next' in state && state.End && state.Next !== undefined;
    const none = needsTransition(state) && !targets(state).length && !('End' in state && state.End);
    if (both) faults.push(`SCHEMA_VALIDATION_FAILED: both Next and End at ${where}`);
    if (none) faults.push(`MISSING_TRANSITION_TARGET: neither Next nor End at ${where}`);
  }
  if (state.Type === 'Wait' && (state.Seconds === undefined) === (state.Timestamp === undefined)) {
    faults.push(`SCHEMA_VALIDATION_FAILED: one of Seconds and Timestamp is needed at ${where}`);
  }
  if (state.Type === 'Task') faults.push(...checkTask(state, where));
  if ('Retry' in state || 'Catch' in state) {
    faults.push(...checkAll(state.Retry ?? [], `${where}/Retry`));
    faults.push(...checkAll(state.Catch ?? [], `${where}/Catch`));
  }
  for (const { text, path } of expressionsIn(ownFields(state))) {
    const fault = syntaxFault(text);
    if (fault) faults.push(`INVALID_EXPRESSION: ${fault} at ${where}${path}`);
  }
  return faults;
}

function checkTask(state: Extract<State, { Type: 'Task' }>, where: string): string[] {
  const { Resource, TimeoutSeconds, HeartbeatSeconds } = state;
  const faults: string[] = [];
  if (!parseResource(Resource)) {
    faults.push(`the resource "${Resource}" is not run by this sandbox, at ${where}/Resource`);
  }
  if (
    typeof TimeoutSeconds === 'number' &&
    typeof HeartbeatSeconds === 'number' &&
    HeartbeatSeconds >= TimeoutSeconds
  ) {
    faults.push(
      `SCHEMA_VALIDATION_FAILED: HeartbeatSeconds must be smaller than TimeoutSeconds at ${where}`,
    );
  }
  return faults;
}

/** `States.ALL` stands alone and last; anything after it would never be asked. */
function checkAll(rules: readonly (Retrier | Catcher)[], where: string): string[] {
  return rules.flatMap(({ ErrorEquals }, index) => {
    if (!ErrorEquals.includes('States.ALL')) return [];
    const sound = ErrorEquals.length === 1 && index === rules.length - 1;
    return sound
      ? []
      : [`SCHEMA_VALIDATION_FAILED: States.ALL must be alone and last at ${where}/${index}`];
  });
}

/** Inner scopes read outer variables but neither assign nor shadow them. */
function checkAssign(state: State, where: string, outer: ReadonlySet<string>): string[] {
  return assignedBy(state).flatMap((name) => {
    if (name === 'states') return [`INVALID_VARIABLE: "states" is reserved at ${where}/Assign`];
    if (!/^[\p{L}_][\p{L}\p{N}_]{0,79}$/u.test(name)) {
      return [`INVALID_VARIABLE: "${name}" is not a variable's name at ${where}/Assign`];
    }
    return outer.has(name)
      ? [`INVALID_VARIABLE: "${name}" belongs to an outer scope at ${where}/Assign`]
      : [];
  });
}

const needsTransition = (state: State) =>
  state.Type !== 'Choice' && state.Type !== 'Succeed' && state.Type !== 'Fail';

/** Names of the states that may follow, errors included. */
export function targets(state: State): string[] {
  const caught = 'Catch' in state ? (state.Catch ?? []).map(({ Next }) => Next) : [];
  return [...onwardTargets(state), ...caught];
}

/** Names of the states that may follow when nothing fails. */
function onwardTargets(state: State): string[] {
  if (state.Type === 'Choice') {
    const rules = state.Choices.map(({ Next }) => Next);
    return state.Default === undefined ? rules : [...rules, state.Default];
  }
  return 'Next' in state && state.Next !== undefined ? [state.Next] : [];
}

function reachable(flow: Flow): Set<string> {
  const seen = new Set<string>();
  const open = [flow.StartAt];
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    const state = flow.States[name];
    if (!state || seen.has(name)) continue;
    seen.add(name);
    open.push(...targets(state));
  }
  return seen;
}

function assignedBy(state: State): string[] {
  const places = [
    'Assign' in state ? state.Assign : undefined,
    ...('Catch' in state ? (state.Catch ?? []).map(({ Assign }) => Assign) : []),
    ...(state.Type === 'Choice' ? state.Choices.map(({ Assign }) => Assign) : []),
  ];
  return places.flatMap((assign) => Object.keys(assign ?? {}));
}

const assignedIn = (flow: Flow) => Object.values(flow.States).flatMap(assignedBy);

function innerFlows(state: State, where: string): [Flow, string][] {
  if (state.Type === 'Parallel') {
    return state.Branches.map((branch, index) => [branch, `${where}/Branches/${index}`]);
  }
  return state.Type === 'Map' ? [[state.ItemProcessor, `${where}/ItemProcessor`]] : [];
}

/** A state without its inner flows, which are checked on their own. */
function ownFields(state: State): Readonly<Record<string, unknown>> {
  return { ...state, Branches: undefined, ItemProcessor: undefined, Comment: undefined };
}
