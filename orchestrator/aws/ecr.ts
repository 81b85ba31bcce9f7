import { DescribeImagesCommand, ECRClient, type ImageIdentifier } from '@aws-sdk/client-ecr';
import { names } from '../catalogue/names.ts';
import { clientSettings, openClient, type OpenClient } from './client-settings.ts';
import { call, failedWith } from './fault.ts';

export interface Image {
  readonly digest: string;
  readonly tags: readonly string[];
  /** ISO 8601, UTC. */
  readonly pushedAt: string;
}

export interface Ecr {
  findByTag(service: string, tag: string): Promise<Image | undefined>;
  findByDigest(service: string, digest: string): Promise<Image | undefined>;
  /** Tagged images, newest push first. */
  list(service: string): Promise<readonly Image[]>;
}

/** Connects to ECR: `DescribeImages`. */
export function connectEcr(open: OpenClient = openClient): Ecr {
  const client = open(ECRClient, clientSettings);
  const describe = async (service: string, imageIds?: ImageIdentifier[]): Promise<Image[]> => {
    const images: Image[] = [];
    let nextToken: string | undefined;
    do {
      const read = new DescribeImagesCommand({
        repositoryName: names.repository(service),
        ...(imageIds ? { imageIds } : {}),
        ...(nextToken ? { nextToken } : {}),
      });
      const page = await call('DescribeImages', () => client.send(read));
      images.push(
        ...(page.imageDetails ?? []).map(({ imageDigest = '', imageTags = [], imagePushedAt }) => ({
          digest: imageDigest,
          tags: imageTags,
          pushedAt: (imagePushedAt ?? new Date(0)).toISOString(),
        })),
      );
      nextToken = page.nextToken;
    } while (nextToken);
    return images;
  };

  const find = async (service: string, id: ImageIdentifier) => {
    try {
      return (await describe(service, [id]))[0];
    } catch (error) {
      if (failedWith(error, 'ImageNotFoundException')) return undefined;
      throw error;
    }
  };

  return {
    findByTag: (service, imageTag) => find(service, { imageTag }),
    findByDigest: (service, imageDigest) => find(service, { imageDigest }),
    list: async (service) =>
      (await describe(service))
        .filter(({ tags }) => tags.length > 0)
        .sort((a, b) => (a.pushedAt < b.pushedAt ? 1 : -1)),
  };
}
