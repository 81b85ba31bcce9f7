/** What a person asked for, with the version already resolved to a digest: only the digest travels on. */
export interface DeploymentRequest {
  /** `<service>-<environment>-<32 hex digits>`; names the execution and makes every effect repeatable. */
  readonly deploymentId: string;
  readonly kind: 'deploy' | 'rollback';
  readonly service: string;
  readonly environment: string;
  /** The tag that was asked for, for people to read; `digest` is what runs. */
  readonly version: string;
  /** `sha256:<64 hex>` */
  readonly digest: string;
  /** Key of a person in the catalogue. */
  readonly requester: string;
  readonly reason?: string;
  /** ISO 8601, UTC. */
  readonly requestedAt: string;
  /** Where chat answers; opaque to the orchestrator. */
  readonly replyTo: string;
  /** Grows with every lock taken; a stale holder is refused. */
  readonly fence: number;
}
