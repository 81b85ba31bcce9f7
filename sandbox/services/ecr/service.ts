import type * as api from '@aws-sdk/client-ecr';
import * as schemas from '@aws-sdk/client-ecr';
import { type Answer, AwsError, type AwsService, type Operation } from '../../endpoint/service.ts';
import type { EcrCore, Image, Repository } from './core.ts';

/** The JSON 1.1 front of ECR. */
export const ecrService = (core: EcrCore): AwsService => ({
  signingName: 'ecr',
  protocol: 'json-1.1',
  target: 'AmazonEC2ContainerRegistry_V20150921',
  schemas,
  operations: {
    DescribeRepositories: describeRepositories(core),
    DescribeImages: describeImages(core),
    BatchGetImage: batchGetImage(core),
    DescribeImageScanFindings: describeImageScanFindings(core),
  },
});

const onRepository = (core: EcrCore, action: string, name: string | undefined) => [
  { action: `ecr:${action}`, resources: [core.repositoryArn(name ?? '')] },
];

const describeRepositories = (
  core: EcrCore,
): Operation<
  api.DescribeRepositoriesCommandInput,
  Answer<api.DescribeRepositoriesCommandOutput>
> => ({
  needs: ({ repositoryNames: names }) =>
    (names ?? ['*']).flatMap((name) => onRepository(core, 'DescribeRepositories', name)),
  run: ({ repositoryNames: names }) => ({
    repositories: (names?.map((name) => core.repository(name)) ?? core.repositories()).map(
      (repository) => ({
        registryId: core.account,
        repositoryName: repository.name,
        repositoryArn: repository.arn,
        repositoryUri: repository.uri,
        imageTagMutability: repository.tagMutability,
        createdAt: new Date(repository.createdAt),
      }),
    ),
  }),
});

const describeImages = (
  core: EcrCore,
): Operation<api.DescribeImagesCommandInput, Answer<api.DescribeImagesCommandOutput>> => ({
  needs: ({ repositoryName: name }) => onRepository(core, 'DescribeImages', name),
  run({ repositoryName: name, imageIds: ids, filter }) {
    const repository = core.repository(name ?? '');
    const chosen = ids
      ? ids.map((id) => findOrRefuse(core, repository, id))
      : core
          .images(repository.name)
          .filter(({ tags }) =>
            filter?.tagStatus === undefined || filter.tagStatus === 'ANY'
              ? true
              : (filter.tagStatus === 'TAGGED') === tags.length > 0,
          );
    return {
      imageDetails: chosen.map((image) => ({
        registryId: core.account,
        repositoryName: repository.name,
        imageDigest: image.digest,
        ...(image.tags.length > 0 && { imageTags: [...image.tags] }),
        imagePushedAt: new Date(image.pushedAt),
      })),
    };
  },
});

const batchGetImage = (
  core: EcrCore,
): Operation<api.BatchGetImageCommandInput, Answer<api.BatchGetImageCommandOutput>> => ({
  needs: ({ repositoryName: name }) => onRepository(core, 'BatchGetImage', name),
  run({ repositoryName: name, imageIds: ids = [] }) {
    const repository = core.repository(name ?? '');
    const looked = ids.map((imageId) => ({ imageId, image: findImage(core, repository, imageId) }));
    return {
      images: looked.flatMap(({ imageId, image }) =>
        image
          ? [
              {
                registryId: core.account,
                repositoryName: repository.name,
                imageId: { imageDigest: image.digest, imageTag: imageId.imageTag },
              },
            ]
          : [],
      ),
      failures: looked.flatMap(({ imageId, image }) =>
        image
          ? []
          : [
              {
                imageId,
                failureCode: 'ImageNotFound' as const,
                failureReason: 'Requested image not found',
              },
            ],
      ),
    };
  },
});

/** Images are scanned as soon as they are pushed, where the repository says so, and nothing is ever found in them. */
const describeImageScanFindings = (
  core: EcrCore,
): Operation<
  api.DescribeImageScanFindingsCommandInput,
  Answer<api.DescribeImageScanFindingsCommandOutput>
> => ({
  needs: ({ repositoryName: name }) => onRepository(core, 'DescribeImageScanFindings', name),
  run({ repositoryName: name, imageId = {} }) {
    const repository = core.repository(name ?? '');
    const image = findOrRefuse(core, repository, imageId);
    if (!repository.scanOnPush)
      throw new AwsError(
        'ScanNotFoundException',
        `Image scan does not exist for the image with '{imageDigest:'${image.digest}'}' in the repository with name '${repository.name}' in the registry with id '${core.account}'`,
      );
    return {
      registryId: core.account,
      repositoryName: repository.name,
      imageId: { imageDigest: image.digest },
      imageScanStatus: {
        status: 'COMPLETE',
        description: 'The scan was completed successfully.',
      },
      imageScanFindings: {
        imageScanCompletedAt: new Date(image.pushedAt),
        findingSeverityCounts: {},
        findings: [],
      },
    };
  },
});

function findImage(
  core: EcrCore,
  { name }: Repository,
  id: api.ImageIdentifier,
): Image | undefined {
  const { imageDigest: digest, imageTag: tag } = id;
  if (digest !== undefined) return core.find(name, { digest });
  return tag === undefined ? undefined : core.find(name, { tag });
}

function findOrRefuse(core: EcrCore, repository: Repository, id: api.ImageIdentifier): Image {
  const image = findImage(core, repository, id);
  if (image) return image;
  throw new AwsError(
    'ImageNotFoundException',
    `The image with imageId {imageDigest:'${id.imageDigest ?? 'null'}', imageTag:'${id.imageTag ?? 'null'}'} does not exist within the repository with name '${repository.name}' in the registry with id '${core.account}'`,
  );
}
