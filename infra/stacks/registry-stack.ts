import { RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as ecr from 'aws-cdk-lib/aws-ecr';
import type { Construct } from 'constructs';
import type { Catalogue } from '../../orchestrator/catalogue/schema.ts';
import { names } from '../../orchestrator/catalogue/names.ts';

/** One image repository for each service, shared by its environments: what was tested in staging is what runs in prod. */
export class RegistryStack extends Stack {
  constructor(scope: Construct, id: string, { catalogue }: { catalogue: Catalogue }) {
    super(scope, id, { description: 'Slipway: image repositories' });
    for (const service of Object.keys(catalogue.services)) {
      new ecr.Repository(this, service, {
        repositoryName: names.repository(service),
        // A tag names one digest for ever (T19); deployments use digests anyway.
        imageTagMutability: ecr.TagMutability.IMMUTABLE,
        imageScanOnPush: true,
        // No lifecycle rule: ECR's rules count and date images, and know nothing of what runs or is needed for the way
        // back (F43). A service that is pushed often and deployed seldom would lose the image that serves it.
        removalPolicy: RemovalPolicy.RETAIN,
      });
    }
  }
}
