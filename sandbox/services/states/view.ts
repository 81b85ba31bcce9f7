import type { ExecutionView } from '../../page/world.ts';
import { targets } from './check-definition.ts';
import type { Definition, State } from './definition.ts';
import type { Execution } from './execution.ts';

type StateView = ExecutionView['states'][number];

/** What the page draws of one execution. */
export function viewOf(execution: Execution): ExecutionView {
  const { arn, name, status, startedAt, stoppedAt, transitions, machine } = execution;
  return {
    executionArn: arn,
    name,
    status: status === 'PENDING_REDRIVE' ? 'FAILED' : status,
    startedAt,
    ...(stoppedAt !== undefined && { stoppedAt }),
    states: inOrder(machine.definition).map((state) => stateView(execution, state)),
    transitions,
  };
}

/** The happy path first, then the other states as they stand in the definition. */
export function inOrder(definition: Definition): string[] {
  const happy = happyPath(definition);
  const others = Object.keys(definition.States).filter((name) => !happy.includes(name));
  return [...happy, ...others];
}

/**
 * A definition does not say which way is the happy one, but its author writes it from top to bottom: so at a
 * fork the way goes on with the nearest state further down.
 */
function happyPath({ StartAt, States }: Definition): string[] {
  const order = Object.keys(States);
  const path: string[] = [];
  for (let name: string | undefined = StartAt; name !== undefined;) {
    path.push(name);
    const here = order.indexOf(name);
    const state: State | undefined = States[name];
    name = (state ? hopefulTargets(state) : [])
      .filter((target) => order.indexOf(target) > here)
      .sort((a, b) => order.indexOf(a) - order.indexOf(b))[0];
  }
  return path;
}

/** A Choice's Default is for what nobody hoped; a Catch may well be the good way: a bake is over when its time is. */
const hopefulTargets = (state: State) =>
  state.Type === 'Choice' ? state.Choices.map(({ Next }) => Next) : targets(state);

/** The last visit counts: a state may be entered again. */
function stateView({ visits, machine }: Execution, name: string): StateView {
  const type = machine.definition.States[name]?.Type ?? 'Pass';
  const visit = visits.findLast(({ state }) => state === name);
  if (!visit) return { name, type, status: 'pending' };
  const { enteredAt, leftAt, how } = visit;
  return {
    name,
    type,
    status: how ?? 'current',
    enteredAt,
    ...(leftAt !== undefined && { leftAt }),
  };
}
