/**
 * The physical names that infra gives to things and the orchestrator finds them by.
 * One rule in one place, so a name in an event leads back to its service and environment.
 */
export interface ServiceEnvironment {
  readonly service: string;
  readonly environment: string;
}

export type Colour = 'blue' | 'green';
export type AlarmKind = 'errors' | 'latency';

const base = ({ service, environment }: ServiceEnvironment) => `slipway-${service}-${environment}`;

export const names = {
  cluster: (environment: string) => `slipway-${environment}`,
  ecsService: ({ service }: ServiceEnvironment) => service,
  taskFamily: base,
  /** CodeDeploy application and deployment group share this name. */
  codeDeploy: base,
  repository: (service: string) => `slipway/${service}`,
  /** Roles of a service's tasks. Named, so that passing them can be allowed one by one (T13). */
  taskRoles: (where: ServiceEnvironment) => ({
    task: `${base(where)}-task`,
    execution: `${base(where)}-execution`,
  }),
  loadBalancer: ({ service, environment }: ServiceEnvironment) => `${service}-${environment}`,
  /** At most 32 characters, AWS's limit: the catalogue's grammar sees to it. */
  targetGroup: ({ service, environment }: ServiceEnvironment, colour: Colour) =>
    `${service}-${environment}-${colour}`,
  alarm: (where: ServiceEnvironment, kind: AlarmKind, colour: Colour) =>
    `${base(where)}-${kind}-${colour}`,
  /** All guard alarms of a service in an environment: both kinds on both target groups. */
  alarms: (where: ServiceEnvironment): string[] =>
    (['errors', 'latency'] as const).flatMap((kind) =>
      (['blue', 'green'] as const).map((colour) => names.alarm(where, kind, colour)),
    ),
};
