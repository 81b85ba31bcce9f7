import { z } from 'zod';
import type { ResourceHandler } from '../../cloudformation/resource.ts';
import type { EcrCore } from './core.ts';

const properties = z.object({
  RepositoryName: z.string().optional(),
  ImageTagMutability: z.enum(['MUTABLE', 'IMMUTABLE']).default('MUTABLE'),
  ImageScanningConfiguration: z.object({ ScanOnPush: z.boolean().default(false) }).optional(),
});

/** Image repositories; they start empty. */
export const ecrResources = (core: EcrCore): ResourceHandler[] => [
  {
    type: 'AWS::ECR::Repository',
    create(given, context) {
      const { RepositoryName, ImageTagMutability, ImageScanningConfiguration } =
        properties.parse(given);
      const name = RepositoryName ?? context.physicalName(256).toLowerCase();
      const { arn, uri } = core.createRepository(
        name,
        ImageTagMutability,
        ImageScanningConfiguration?.ScanOnPush,
      );
      return { ref: name, attributes: { Arn: arn, RepositoryUri: uri } };
    },
  },
];
