import { Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecr from 'aws-cdk-lib/aws-ecr';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { ServiceEnvironment } from '../../orchestrator/catalogue/names.ts';
import { names } from '../../orchestrator/catalogue/names.ts';
import type { Environment, Service } from '../../orchestrator/catalogue/schema.ts';
import { acknowledge } from './acknowledge.ts';
import type { ServiceDatabase } from './service-database.ts';
import type { TrafficSwitch } from './traffic-switch.ts';

export interface ServiceTasksProps {
  readonly where: ServiceEnvironment;
  readonly service: Service;
  readonly environment: Environment;
  readonly cluster: ecs.ICluster;
  readonly traffic: TrafficSwitch;
  readonly database?: ServiceDatabase;
}

/**
 * The ECS service and the task definition it is born with.
 *
 * Traps avoided (facts/aws.md §8.1):
 * - The controller is CODE_DEPLOY from the start: an existing service cannot be switched.
 * - The service names its task definition by family only, so a new revision made here changes no property of it.
 *   CloudFormation resends every property on any update, and ECS refuses that for a CODE_DEPLOY service: hence few
 *   properties, and none that depends on the version. The pipeline owns the revisions after the first.
 * - `minHealthyPercent` is set: left out it is 50 %.
 * - No circuit breaker, no deployment alarms, no capacity strategy: they belong to other controllers.
 */
export class ServiceTasks extends Construct {
  readonly ecsService: ecs.FargateService;
  readonly taskRole: iam.Role;
  readonly executionRole: iam.Role;

  constructor(scope: Construct, id: string, props: ServiceTasksProps) {
    super(scope, id);
    const roleNames = names.taskRoles(props.where);
    this.taskRole = this.#role('TaskRole', roleNames.task, {
      // T14: only tasks of this account may wear the role.
      StringEquals: { 'aws:SourceAccount': Stack.of(this).account },
    });
    this.executionRole = this.#role('ExecutionRole', roleNames.execution);
    const taskDefinition = this.#taskDefinition(props);
    this.ecsService = new ecs.FargateService(this, 'Service', {
      serviceName: names.ecsService(props.where),
      cluster: props.cluster,
      taskDefinition,
      desiredCount: props.environment.desiredCount,
      deploymentController: { type: ecs.DeploymentControllerType.CODE_DEPLOY },
      minHealthyPercent: 100,
      maxHealthyPercent: 200,
      vpcSubnets: { subnetType: ec2.SubnetType.PRIVATE_WITH_EGRESS },
      assignPublicIp: false,
      healthCheckGracePeriod: Duration.seconds(60),
    });
    this.ecsService.attachToApplicationTargetGroup(props.traffic.targetGroups.blue);
    // CDK waits for the listener of the attached target group only; the group's other one must be there as well.
    this.ecsService.node.addDependency(props.traffic.production, props.traffic.test);
    // Trap avoided: EC2 takes few signs in the description of a rule, and no apostrophe among them.
    props.database?.connections.allowDefaultPortFrom(this.ecsService, 'the tasks of the service');
  }

  #role(id: string, roleName: string, conditions?: Record<string, unknown>) {
    const assumedBy = new iam.ServicePrincipal(
      'ecs-tasks.amazonaws.com',
      conditions && { conditions },
    );
    return new iam.Role(this, id, { roleName, assumedBy });
  }

  #taskDefinition({ where, service, database }: ServiceTasksProps) {
    const repository = ecr.Repository.fromRepositoryName(
      this,
      'Repository',
      names.repository(where.service),
    );
    const taskDefinition = new ecs.FargateTaskDefinition(this, 'TaskDefinition', {
      family: names.taskFamily(where),
      cpu: service.container.cpu,
      memoryLimitMiB: service.container.memoryMiB,
      taskRole: this.taskRole,
      executionRole: this.executionRole,
    });
    taskDefinition.addContainer(service.container.name, {
      // Only the very first start uses a tag; every deployment registers a revision with a digest (I3).
      image: ecs.ContainerImage.fromEcrRepository(repository, service.initialVersion),
      portMappings: [{ containerPort: service.container.port }],
      environment: { PORT: String(service.container.port), ...databaseAddress(service, database) },
      secrets: databaseSecrets(database),
      logging: ecs.LogDrivers.awsLogs({
        logGroup: this.#logGroup(where),
        streamPrefix: where.service,
      }),
    });
    this.#explain(taskDefinition);
    return taskDefinition;
  }

  #logGroup(where: ServiceEnvironment) {
    return new logs.LogGroup(this, 'Logs', {
      logGroupName: `/slipway/${where.service}-${where.environment}`,
      retention: logs.RetentionDays.ONE_MONTH,
      removalPolicy: RemovalPolicy.DESTROY,
    });
  }

  #explain(taskDefinition: ecs.TaskDefinition) {
    acknowledge(taskDefinition, {
      'AwsSolutions-ECS2':
        'The port and the database’s address are no secrets; user and password come from Secrets Manager.',
    });
    acknowledge(this.executionRole, {
      'AwsSolutions-IAM5[Resource::*]':
        'ecr:GetAuthorizationToken knows no resource; images are readable from one repository only.',
    });
  }
}

const databaseAddress = (service: Service, database?: ServiceDatabase): Record<string, string> =>
  database && service.database
    ? {
        DB_HOST: database.instance.dbInstanceEndpointAddress,
        DB_PORT: database.instance.dbInstanceEndpointPort,
        DB_NAME: service.database,
      }
    : {};

const databaseSecrets = (database?: ServiceDatabase) =>
  database && {
    DB_USERNAME: ecs.Secret.fromSecretsManager(database.secret, 'username'),
    DB_PASSWORD: ecs.Secret.fromSecretsManager(database.secret, 'password'),
  };
