import type * as api from '@aws-sdk/client-ecs';
import { type Answer, AwsError, type Operation } from '../../endpoint/service.ts';
import type { EcsCore } from './core.ts';
import { describeService } from './describe.ts';
import { inCluster } from './needs.ts';

export function serviceOperations(core: EcsCore) {
  const serviceArn = (cluster: string | undefined, service: string) =>
    core.names.service(cluster ?? 'default', service);

  const DescribeServices: Operation<
    api.DescribeServicesCommandInput,
    Answer<api.DescribeServicesCommandOutput>
  > = {
    needs: ({ cluster, services = [] }) => [
      inCluster(
        core,
        'DescribeServices',
        cluster,
        services.map((name) => serviceArn(cluster, name)),
      ),
    ],
    run({ cluster, services = [] }) {
      if (services.length === 0 || services.length > 10)
        throw new AwsError('InvalidParameterException', 'Services must be 1 to 10.');
      const found = services.map((name) => ({ name, service: core.findService(cluster, name) }));
      return {
        services: found.flatMap(({ service }) => (service ? [describeService(core, service)] : [])),
        failures: found.flatMap(({ name, service }) =>
          service ? [] : [{ arn: serviceArn(cluster, name), reason: 'MISSING' }],
        ),
      };
    },
  };

  const ListServices: Operation<
    api.ListServicesCommandInput,
    Answer<api.ListServicesCommandOutput>
  > = {
    needs: ({ cluster }) => [inCluster(core, 'ListServices', cluster, [])],
    run({ cluster }) {
      const { arn } = core.cluster(cluster);
      return {
        serviceArns: [...core.services.values()]
          .filter(({ clusterArn }) => clusterArn === arn)
          .map((service) => service.arn),
      };
    },
  };

  const UpdateService: Operation<
    api.UpdateServiceCommandInput,
    Answer<api.UpdateServiceCommandOutput>
  > = {
    needs: ({ cluster, service = '' }) => [
      inCluster(core, 'UpdateService', cluster, [serviceArn(cluster, service)]),
    ],
    run({ cluster, service: name = '', ...changes }) {
      const service = core.service(cluster, name);
      refuseOtherChanges(changes);
      if (changes.desiredCount !== undefined) core.setDesiredCount(service, changes.desiredCount);
      return { service: describeService(core, service) };
    },
  };

  const DescribeClusters: Operation<
    api.DescribeClustersCommandInput,
    Answer<api.DescribeClustersCommandOutput>
  > = {
    needs: ({ clusters = ['default'] }) =>
      clusters.map((cluster) => ({
        action: 'ecs:DescribeClusters',
        resources: [core.names.cluster(cluster)],
      })),
    run({ clusters = ['default'] }) {
      const found = clusters.map((reference) => core.names.cluster(reference));
      return {
        clusters: found.flatMap((arn) => {
          const cluster = core.clusters.get(arn);
          return cluster ? [{ clusterArn: arn, clusterName: cluster.name, status: 'ACTIVE' }] : [];
        }),
        failures: found.flatMap((arn) =>
          core.clusters.has(arn) ? [] : [{ arn, reason: 'MISSING' }],
        ),
      };
    },
  };

  return { DescribeServices, ListServices, UpdateService, DescribeClusters };
}

/** facts/aws.md, section 4.2: the rest of a CODE_DEPLOY service changes by a deployment only. */
function refuseOtherChanges({
  taskDefinition,
  ...changes
}: Partial<api.UpdateServiceCommandInput>) {
  const refuse = (what: string) => {
    throw new AwsError(
      'InvalidParameterException',
      `Unable to update ${what} on services with a CODE_DEPLOY deployment controller. Use AWS CodeDeploy to trigger a new deployment.`,
    );
  };
  if (taskDefinition !== undefined) refuse('task definition');
  if (changes.networkConfiguration) refuse('network parameters');
  if (changes.platformVersion !== undefined) refuse('platform version');
  if (changes.loadBalancers) refuse('load balancers');
  if (changes.forceNewDeployment) refuse('force new deployment');
  for (const [name, value] of Object.entries(changes))
    if (value !== undefined && name !== 'desiredCount')
      throw new AwsError(
        'InvalidParameterException',
        `The sandbox's UpdateService does not change ${name}.`,
      );
}
