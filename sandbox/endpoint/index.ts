export { createEndpoint } from './endpoint.ts';
export type { Endpoint, EndpointOptions } from './endpoint.ts';
export type { CallerDirectory } from './callers.ts';
export type { IncomingCall, Intercept, Interception } from './interception.ts';
export type { FunctionUrlRequest, FunctionUrls } from './function-url.ts';
export type { Call } from './journal.ts';
export type { WireResponse } from './wire.ts';
