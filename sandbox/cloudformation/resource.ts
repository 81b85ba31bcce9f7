/** A property bag as it stands after all intrinsics are resolved. */
export type Properties = Record<string, unknown>;

export interface ResourceContext {
  readonly stackName: string;
  readonly logicalId: string;
  readonly account: string;
  readonly region: string;
  /** The name CloudFormation would make up: `<stack>-<logical id>-<suffix>`, cut to `maxLength`; the same at every boot. */
  physicalName(maxLength?: number): string;
}

/** What `Ref` and `Fn::GetAtt` give for a created resource. */
export interface CreatedResource {
  readonly ref: string;
  readonly attributes?: Readonly<Record<string, unknown>>;
}

/** Creates resources of one type in a service's core. What a template does not say, the handler does not invent. */
export interface ResourceHandler {
  /** Such as `AWS::ECS::Service`. */
  readonly type: string;
  create(
    properties: Properties,
    context: ResourceContext,
  ): CreatedResource | Promise<CreatedResource>;
}
