import type { Permission } from '../constructs/permission.ts';
import type { Permissions } from '../constructs/permissions.ts';

/** What sets one function apart from the others. */
export interface FunctionPlan {
  /** Exactly what its code calls; the sandbox refuses the rest, and reports what is never used. */
  readonly permissions: readonly Permission[];
  /** Seconds; default 30. */
  readonly timeout?: number;
  readonly reservedConcurrency?: number;
  /** Invoked without anyone waiting: what fails must not get lost. */
  readonly asynchronous?: true;
  readonly inHookNetwork?: true;
}

/** What many functions have in common, named after the routines of the orchestrator that need it. */
function routines(can: Permissions) {
  const readPlatform = [can.readDeployments, can.readDeploymentTargets];
  const world = [
    can.readDeploymentGroups,
    can.readServices,
    can.listTasks,
    can.readTasks,
    can.readListeners,
    can.readTargets,
  ];
  const findPlatform = [...readPlatform, can.listDeployments];
  const examine = [...world, can.readMetrics];
  const gatherPlan = [
    ...world,
    can.readDeploymentConfigs,
    can.readTaskDefinitions,
    can.readImages,
    can.inspectImages,
    can.readAlarms,
  ];
  return {
    world,
    findPlatform,
    examine,
    gatherPlan,
    readPlatform,
    observe: [
      ...readPlatform,
      can.readAlarms,
      can.readAlarmHistory,
      can.readTasks,
      can.resumeExecutions,
    ],
    settle: [
      ...findPlatform,
      ...examine,
      can.readTaskDefinitions,
      can.stopTasks,
      can.stopDeployments,
    ],
  };
}

/** What every function of the orchestrator works with. */
export interface RecordPermissions {
  /** Reading and writing the record, and telling the bus. */
  readonly journal: readonly Permission[];
  /** The same for a function with an effect outside: it may hold its intent against the lock's fence (I8). */
  readonly effect: readonly Permission[];
}

/** The functions that the state machine invokes. */
export function stepPlans(can: Permissions, { journal, effect }: RecordPermissions) {
  const { world, findPlatform, examine, gatherPlan, observe, settle } = routines(can);
  return {
    plan: {
      permissions: [...journal, ...gatherPlan],
    },
    'await-approval': { permissions: [...journal, can.resumeExecutions] },
    recheck: { permissions: [...journal, ...gatherPlan] },
    'register-revision': {
      permissions: [
        ...effect,
        can.readTaskDefinitions,
        can.registerTaskDefinitions,
        can.tagTaskDefinitions,
        can.passTaskRoles,
      ],
    },
    'start-migration': {
      permissions: [...effect, can.readServices, can.runTasks, can.passTaskRoles],
    },
    'start-deployment': {
      permissions: [
        ...effect,
        can.listDeployments,
        can.readDeployments,
        can.readServices,
        can.createDeployments,
        can.registerAppSpecs,
        can.readDeploymentConfigs,
      ],
    },
    'await-change': { permissions: [...journal, ...observe] },
    'judge-bake': {
      permissions: [
        ...journal,
        ...world,
        can.readDeployments,
        can.readAlarms,
        can.readAlarmHistory,
        can.readMetrics,
      ],
    },
    promote: {
      permissions: [
        ...effect,
        ...world,
        can.readDeployments,
        can.readAlarms,
        can.readAlarmHistory,
        can.continueDeployments,
      ],
    },
    // Capacity apart, so that a flood elsewhere cannot keep a rollback waiting (T23).
    'roll-back': {
      permissions: [
        ...effect,
        ...findPlatform,
        can.stopDeployments,
        can.readServices,
        can.listTasks,
        can.readTasks,
      ],
      reservedConcurrency: 2,
    },
    verify: { permissions: [...journal, ...findPlatform, ...examine] },
    // Turning back from wherever it was is an effect, too.
    settle: { permissions: [...effect, ...settle], reservedConcurrency: 2 },
  } satisfies Record<string, FunctionPlan>;
}

/** A hook tries again for a while; whoever waits for it gives up after ten minutes, and it should know by then. */
const hookSeconds = 540;

/** CodeDeploy's hooks, and what events and clocks invoke. */
export function driverPlans(can: Permissions, { journal, effect }: RecordPermissions) {
  const { observe, readPlatform, settle, world } = routines(can);
  return {
    'smoke-test': {
      permissions: [
        ...journal,
        ...readPlatform,
        can.readDeploymentGroups,
        can.readListeners,
        can.readLoadBalancers,
        can.readTaskDefinitions,
        can.readImages,
        can.inspectImages,
        can.listTasks,
        can.readTasks,
        can.reportHooks,
        can.resumeExecutions,
      ],
      timeout: hookSeconds,
      asynchronous: true,
      inHookNetwork: true,
    },
    'admit-traffic': {
      permissions: [
        ...effect,
        ...world,
        ...readPlatform,
        can.readAlarms,
        can.reportHooks,
        can.resumeExecutions,
      ],
      timeout: hookSeconds,
      asynchronous: true,
    },
    'note-shift': {
      permissions: [...journal, ...readPlatform, can.reportHooks, can.resumeExecutions],
      timeout: hookSeconds,
      asynchronous: true,
    },
    wake: { permissions: [...journal, ...observe], asynchronous: true, reservedConcurrency: 5 },
    // One at a time: two looks at the same minute tell nothing more.
    reconcile: {
      permissions: [...journal, ...observe],
      timeout: 55,
      asynchronous: true,
      reservedConcurrency: 1,
    },
    janitor: {
      permissions: [...effect, ...settle, can.readExecutions],
      timeout: 120,
      asynchronous: true,
      reservedConcurrency: 2,
    },
  } satisfies Record<string, FunctionPlan>;
}

/** Slack's door: it may look at the world and start the state machine, and change nothing else (ADR 2). */
export function botPermissions(can: Permissions): Permission[] {
  return [
    ...routines(can).world,
    can.readImages,
    can.readAlarms,
    can.startExecutions,
    can.readExecutions,
    can.resumeExecutions,
  ];
}
