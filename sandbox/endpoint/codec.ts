import type { OperationSchema } from './schemas.ts';
import type { AwsError, AwsService } from './service.ts';
import type { WireRequest, WireResponse } from './wire.ts';

/** What a codec must know of the call it reads or answers. */
export interface CodecCall {
  readonly service: AwsService;
  readonly operation: string;
  readonly schema: OperationSchema;
  readonly request: WireRequest;
  readonly requestId: string;
}

/** One wire protocol: request → input, output → response, error → response. */
export interface Codec {
  decode(call: CodecCall): unknown;
  encode(call: CodecCall, output: unknown): WireResponse;
  encodeError(call: Omit<CodecCall, 'schema'>, error: AwsError): WireResponse;
}
