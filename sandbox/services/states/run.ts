import type { Clock } from '../../clock.ts';
import type { Flow, State } from './definition.ts';
import type { Expressions } from './expressions.ts';
import type { Trail } from './history.ts';
import type { Json } from './json.ts';
import type { Scope } from './scope.ts';
import type { Tokens } from './tokens.ts';

/** What the interpreter works with; the same for all executions. */
export interface Tools {
  readonly clock: Clock;
  readonly chance: () => number;
  readonly expressions: Expressions;
  readonly tokens: Tokens;
  /** Calls a function with the state machine's role; its errors come as StateFailure. */
  readonly callFunction: (roleArn: string, functionName: string, payload: Json) => Promise<Json>;
  readonly region: string;
}

/** The execution that a flow runs in. */
export interface RunningExecution {
  readonly roleArn: string;
  readonly stateMachineArn: string;
  /** The parts `Execution` and `StateMachine` of the context object. */
  readonly context: { readonly [key: string]: Json };
  /** Called for each state entered and each retry: what AWS bills. */
  countTransition(): void;
  /** Tells the page where the top level stands. */
  noteEntered(name: string): void;
  noteLeft(name: string, how: 'done' | 'failed'): void;
}

/** One flow under way: the top level, a branch or an iteration. */
export interface Run {
  readonly tools: Tools;
  readonly execution: RunningExecution;
  readonly scope: Scope;
  readonly trail: Trail;
  readonly signal: AbortSignal;
  /** What this flow adds to the context object: `Map` in an iteration. */
  readonly extraContext: { readonly [key: string]: Json };
  readonly isTopLevel: boolean;
  /** Runs an inner flow; given here so that Parallel and Map need not know the interpreter. */
  readonly runFlow: (flow: Flow, input: Json, run: Run) => Promise<Json>;
}

/** A state that has been entered. */
export interface Entered<S extends State = State> {
  readonly name: string;
  readonly state: S;
  readonly input: Json;
  readonly run: Run;
  /** `$states.context`. */
  readonly context: { readonly [key: string]: Json };
}

/** How a state ends when it does not fail. */
export interface Conclusion {
  readonly output: Json;
  readonly assigned: Readonly<Record<string, Json>>;
  /** Undefined at the end of the flow. */
  readonly next: string | undefined;
}

/** What `$states` holds besides input and context. */
export interface Given {
  readonly result?: Json;
  readonly errorOutput?: Json;
  readonly context?: Json;
}

/** Evaluates one field of an entered state: at once where no expression of it needs JSONata. */
export function evaluate(
  { run, input, context }: Entered,
  field: string,
  template: Json,
  given: Given = {},
): Json | Promise<Json> {
  const bindings = { ...run.scope.visible(), states: { input, context, ...given } };
  return run.tools.expressions.evaluate(template, bindings, field);
}
