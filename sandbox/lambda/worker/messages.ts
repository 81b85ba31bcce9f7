/** What sandbox and worker say to each other. Payloads travel as JSON text, as they do in Lambda. */

/** How a worker tells the sandbox's time: `now` at the moment of the message, `speed` sandbox ms per real ms. */
export interface ClockReading {
  readonly now: number;
  readonly speed: number;
}

export interface NetworkEntry {
  readonly host: string;
  readonly port: number;
  readonly realPort: number;
}

/** Handed to a worker when it starts. */
export interface RuntimeData {
  readonly taskRoot: string;
  /** `<file>.<export>`. */
  readonly handler: string;
  readonly clock: ClockReading;
  readonly network: readonly NetworkEntry[];
}

export interface InvokeMessage {
  readonly requestId: string;
  readonly event: string;
  readonly clock: ClockReading;
  readonly network: readonly NetworkEntry[];
  /** Real ms until the sandbox ends the worker. */
  readonly timeoutMs: number;
  readonly context: {
    readonly functionName: string;
    readonly functionVersion: string;
    readonly invokedFunctionArn: string;
    readonly memoryLimitInMB: string;
    readonly logGroupName: string;
    readonly logStreamName: string;
  };
}

export interface FunctionError {
  readonly errorType: string;
  readonly errorMessage: string;
  readonly trace?: readonly string[];
}

export type WorkerMessage =
  | { readonly kind: 'ready' }
  | { readonly kind: 'init-failed'; readonly error: FunctionError }
  | { readonly kind: 'done'; readonly requestId: string; readonly payload: string }
  | { readonly kind: 'failed'; readonly requestId: string; readonly error: FunctionError };
