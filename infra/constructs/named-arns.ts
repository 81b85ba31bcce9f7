import { Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { ServiceEnvironment } from '../../orchestrator/catalogue/names.ts';
import { names } from '../../orchestrator/catalogue/names.ts';

/** The orchestrator's own physical names. */
export const orchestratorNames = {
  table: 'slipway',
  eventBus: 'slipway',
  stateMachine: 'slipway-deployment',
  announcements: 'slipway-announcements.fifo',
  /** The topic that tells the people who run Slipway. */
  alarms: 'slipway-alarms',
  opsAlarm: (name: string) => `ops-${name}`,
  function: (name: string) => `slipway-${name}`,
  announceRule: (place: string) => `slipway-announce-${place}`,
};

/**
 * ARNs made from physical names instead of references between stacks: a service can be removed from the catalogue
 * without CloudFormation's "export is in use", and its stack can be created after the orchestrator.
 */
export class NamedArns {
  readonly #stack: Stack;

  constructor(scope: Construct) {
    this.#stack = Stack.of(scope);
  }

  function(name: string) {
    return this.#arn('lambda', `function:${orchestratorNames.function(name)}`);
  }

  stateMachine() {
    return this.#arn('states', `stateMachine:${orchestratorNames.stateMachine}`);
  }

  executions() {
    return this.#arn('states', `execution:${orchestratorNames.stateMachine}:*`);
  }

  /** The rules on our bus that lead to chat, of every service and environment. */
  announceRules() {
    const { eventBus, announceRule } = orchestratorNames;
    return this.#arn('events', `rule/${eventBus}/${announceRule('*')}`);
  }

  cluster(environment: string) {
    return this.#arn('ecs', `cluster/${names.cluster(environment)}`);
  }

  ecsService(where: ServiceEnvironment) {
    return this.#arn(
      'ecs',
      `service/${names.cluster(where.environment)}/${names.ecsService(where)}`,
    );
  }

  tasks(environment: string) {
    return this.#arn('ecs', `task/${names.cluster(environment)}/*`);
  }

  /** Every revision of a family: the next number is not known beforehand. */
  taskDefinitions(where: ServiceEnvironment) {
    return this.#arn('ecs', `task-definition/${names.taskFamily(where)}:*`);
  }

  taskRoles(where: ServiceEnvironment) {
    return Object.values(names.taskRoles(where)).map((name) => this.#global('iam', `role/${name}`));
  }

  repository(service: string) {
    return this.#arn('ecr', `repository/${names.repository(service)}`);
  }

  codeDeployApplication(where: ServiceEnvironment) {
    return this.#arn('codedeploy', `application:${names.codeDeploy(where)}`);
  }

  codeDeployGroup(where: ServiceEnvironment) {
    const name = names.codeDeploy(where);
    return this.#arn('codedeploy', `deploymentgroup:${name}/${name}`);
  }

  /** CodeDeploy's own configurations and ours; they hold no secret and nothing can be done with them. */
  codeDeployConfigs() {
    return this.#arn('codedeploy', 'deploymentconfig:*');
  }

  alarm(name: string) {
    return this.#arn('cloudwatch', `alarm:${name}`);
  }

  #arn(service: string, resource: string) {
    const { partition, region, account } = this.#stack;
    return `arn:${partition}:${service}:${region}:${account}:${resource}`;
  }

  #global(service: string, resource: string) {
    return `arn:${this.#stack.partition}:${service}::${this.#stack.account}:${resource}`;
  }
}
