import type { Json } from './json.ts';

/**
 * The nouns of the Amazon States Language, query language JSONata, in its own spelling.
 * A string that reads `{% … %}` is an expression wherever a field's type says `Json`, `Seconds` or `Text`.
 */
export type Seconds = number | string;
export type Text = string;
export type Assign = Readonly<Record<string, Json>>;

/** What runs: the top level, each branch of a Parallel and the processor of a Map. */
export interface Flow {
  readonly StartAt: string;
  readonly States: Readonly<Record<string, State>>;
}

export interface Definition extends Flow {
  readonly QueryLanguage: 'JSONata';
  readonly Comment?: string;
  readonly Version?: string;
  /** Of the whole execution; its end cannot be caught. */
  readonly TimeoutSeconds?: number;
}

interface Common {
  readonly Comment?: string;
  readonly QueryLanguage?: 'JSONata';
}

/** Exactly one of the two. */
interface Onward {
  readonly Next?: string;
  readonly End?: true;
}

export interface Results {
  readonly Output?: Json;
  readonly Assign?: Assign;
}

export interface Recovery {
  readonly Retry?: readonly Retrier[];
  readonly Catch?: readonly Catcher[];
}

export interface Retrier {
  readonly ErrorEquals: readonly string[];
  /** Default 1. */
  readonly IntervalSeconds?: number;
  /** Default 3; 0 is never. */
  readonly MaxAttempts?: number;
  /** Default 2. */
  readonly BackoffRate?: number;
  readonly MaxDelaySeconds?: number;
  /** FULL draws evenly between 0 and the computed delay. */
  readonly JitterStrategy?: 'NONE' | 'FULL';
}

export interface Catcher extends Results {
  readonly ErrorEquals: readonly string[];
  readonly Next: string;
  readonly Comment?: string;
}

export interface TaskState extends Common, Onward, Results, Recovery {
  readonly Type: 'Task';
  readonly Resource: string;
  readonly Arguments?: Json;
  readonly TimeoutSeconds?: Seconds;
  readonly HeartbeatSeconds?: Seconds;
}

export interface ChoiceRule extends Results {
  readonly Condition: string;
  readonly Next: string;
  readonly Comment?: string;
}

export interface ChoiceState extends Common, Results {
  readonly Type: 'Choice';
  readonly Choices: readonly ChoiceRule[];
  readonly Default?: string;
}

export interface PassState extends Common, Onward, Results {
  readonly Type: 'Pass';
}

/** Exactly one of Seconds and Timestamp. */
export interface WaitState extends Common, Onward, Results {
  readonly Type: 'Wait';
  readonly Seconds?: Seconds;
  readonly Timestamp?: Text;
}

export interface SucceedState extends Common {
  readonly Type: 'Succeed';
  readonly Output?: Json;
}

export interface FailState extends Common {
  readonly Type: 'Fail';
  readonly Error?: Text;
  readonly Cause?: Text;
}

export interface ParallelState extends Common, Onward, Results, Recovery {
  readonly Type: 'Parallel';
  readonly Branches: readonly Flow[];
  readonly Arguments?: Json;
}

export interface MapState extends Common, Onward, Results, Recovery {
  readonly Type: 'Map';
  /** Default: the state's input. */
  readonly Items?: Json;
  readonly ItemSelector?: Json;
  readonly ItemProcessor: Flow;
  /** Default 0: all at once. */
  readonly MaxConcurrency?: Seconds;
}

export type State =
  | TaskState
  | ChoiceState
  | PassState
  | WaitState
  | SucceedState
  | FailState
  | ParallelState
  | MapState;
