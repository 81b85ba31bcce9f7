import { z } from 'zod';

/** What our templates say about Lambda. A property that is not here stops the start. */
export const functionProperties = z.strictObject({
  FunctionName: z.string().optional(),
  Code: z.strictObject({ S3Bucket: z.string(), S3Key: z.string() }),
  Handler: z.string().regex(/^.+\.[^.]+$/),
  Role: z.string(),
  Runtime: z.string().regex(/^nodejs/, 'the sandbox runs Node.js functions only'),
  Timeout: z.number().default(3),
  MemorySize: z.number().default(128),
  Environment: z
    .strictObject({
      Variables: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).default({}),
    })
    .default({ Variables: {} }),
  ReservedConcurrentExecutions: z.number().optional(),
  DeadLetterConfig: z.strictObject({ TargetArn: z.string() }).optional(),
  Description: z.string().optional(),
  LoggingConfig: z
    .strictObject({
      LogGroup: z.string().optional(),
      LogFormat: z.string().optional(),
      ApplicationLogLevel: z.string().optional(),
      SystemLogLevel: z.string().optional(),
    })
    .default({}),
  VpcConfig: z
    .strictObject({
      SubnetIds: z.array(z.string()).min(1),
      SecurityGroupIds: z.array(z.string()),
      Ipv6AllowedForDualStack: z.boolean().optional(),
    })
    .optional(),
  Architectures: z.array(z.string()).optional(),
  EphemeralStorage: z.unknown().optional(),
  TracingConfig: z.unknown().optional(),
  RecursiveLoop: z.string().optional(),
  Tags: z.unknown().optional(),
});

export const permissionProperties = z.strictObject({
  Action: z.string(),
  FunctionName: z.string(),
  Principal: z.string(),
  SourceArn: z.string().optional(),
  SourceAccount: z.string().optional(),
  FunctionUrlAuthType: z.string().optional(),
  InvokedViaFunctionUrl: z.boolean().optional(),
});

export const urlProperties = z.strictObject({
  // With AWS_IAM every caller would have to sign; Slack cannot.
  AuthType: z.literal('NONE'),
  TargetFunctionArn: z.string(),
  Qualifier: z.string().optional(),
  InvokeMode: z.literal('BUFFERED').optional(),
  Cors: z.unknown().optional(),
});

export const eventInvokeConfigProperties = z.strictObject({
  FunctionName: z.string(),
  Qualifier: z.string(),
  MaximumRetryAttempts: z.number().int().min(0).max(2).default(2),
  MaximumEventAgeInSeconds: z.number().min(60).max(21_600).default(21_600),
  DestinationConfig: z
    .strictObject({ OnFailure: z.strictObject({ Destination: z.string() }).optional() })
    .default({}),
});

export const eventSourceMappingProperties = z.strictObject({
  FunctionName: z.string(),
  EventSourceArn: z.string(),
  BatchSize: z.number().int().min(1).default(10),
  Enabled: z.boolean().default(true),
  FunctionResponseTypes: z.array(z.literal('ReportBatchItemFailures')).default([]),
  MaximumBatchingWindowInSeconds: z.literal(0).optional(),
  ScalingConfig: z.strictObject({ MaximumConcurrency: z.number().optional() }).optional(),
  Tags: z.unknown().optional(),
});

export const versionProperties = z.strictObject({
  FunctionName: z.string(),
  Description: z.string().optional(),
  CodeSha256: z.string().optional(),
});

export const aliasProperties = z.strictObject({
  FunctionName: z.string(),
  Name: z.string(),
  FunctionVersion: z.string(),
  Description: z.string().optional(),
});
