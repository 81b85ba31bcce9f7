import {
  BatchGetImageCommand,
  DescribeImageScanFindingsCommand,
  DescribeImagesCommand,
  ECRClient,
  type ImageDetail,
  type ImageIdentifier,
} from '@aws-sdk/client-ecr';
import { z } from 'zod';
import { names } from '../catalogue/names.ts';
import type { ImageSeen, ScanSeen } from '../deployment/judge-image.ts';
import { clientSettings, openClient, type OpenClient } from './client-settings.ts';
import { call, failedWith } from './fault.ts';

export type Image = Pick<ImageSeen, 'digest' | 'tags' | 'pushedAt'>;

export interface Ecr {
  findByTag(service: string, tag: string): Promise<Image | undefined>;
  findByDigest(service: string, digest: string): Promise<Image | undefined>;
  /** With what it is for, and with its scan if that matters; undefined if the repository does not have it. */
  inspect(
    service: string,
    digest: string,
    options: { readonly scan: boolean },
  ): Promise<ImageSeen | undefined>;
  /** Tagged images, newest push first. */
  list(service: string): Promise<readonly Image[]>;
}

/** Connects to ECR: `DescribeImages`; for `inspect` also `BatchGetImage` and `DescribeImageScanFindings`. */
export function connectEcr(open: OpenClient = openClient): Ecr {
  const client = open(ECRClient, clientSettings);
  const describe = async (service: string, imageIds?: ImageIdentifier[]) => {
    const details: ImageDetail[] = [];
    let nextToken: string | undefined;
    do {
      const read = new DescribeImagesCommand({
        repositoryName: names.repository(service),
        ...(imageIds ? { imageIds } : {}),
        ...(nextToken ? { nextToken } : {}),
      });
      const page = await call('DescribeImages', () => client.send(read));
      details.push(...(page.imageDetails ?? []));
      nextToken = page.nextToken;
    } while (nextToken);
    return details;
  };

  const find = (service: string, id: ImageIdentifier) =>
    unlessUnknown(async () => (await describe(service, [id]))[0]);

  return {
    findByTag: async (service, imageTag) => imageOf(await find(service, { imageTag })),
    findByDigest: async (service, imageDigest) => imageOf(await find(service, { imageDigest })),
    inspect: async (service, imageDigest, { scan }) => {
      const [detail, seen] = await Promise.all([
        find(service, { imageDigest }),
        scan ? readScan(client, service, imageDigest) : undefined,
      ]);
      const image = imageOf(detail);
      if (!image) return undefined;
      const platforms = isIndex(detail)
        ? await readPlatforms(client, service, imageDigest)
        : undefined;
      return { ...image, ...(platforms ? { platforms } : {}), ...(seen ? { scan: seen } : {}) };
    },
    list: async (service) =>
      (await describe(service))
        .flatMap((detail) => imageOf(detail) ?? [])
        .filter(({ tags }) => tags.length > 0)
        .sort((a, b) => (a.pushedAt < b.pushedAt ? 1 : -1)),
  };
}

const imageOf = (detail: ImageDetail | undefined): Image | undefined =>
  detail && {
    digest: detail.imageDigest ?? '',
    tags: detail.imageTags ?? [],
    pushedAt: (detail.imagePushedAt ?? new Date(0)).toISOString(),
  };

async function unlessUnknown<Found>(run: () => Promise<Found>): Promise<Found | undefined> {
  try {
    return await run();
  } catch (error) {
    if (failedWith(error, 'ImageNotFoundException')) return undefined;
    throw error;
  }
}

/**
 * Asked apart: today's basic scanning leaves the summary in `DescribeImages` empty (ECR's guide on basic scanning).
 * The counts are on every page, so one finding is enough.
 */
async function readScan(
  client: ECRClient,
  service: string,
  imageDigest: string,
): Promise<ScanSeen> {
  const read = new DescribeImageScanFindingsCommand({
    repositoryName: names.repository(service),
    imageId: { imageDigest },
    maxResults: 1,
  });
  try {
    const { imageScanStatus, imageScanFindings } = await call('DescribeImageScanFindings', () =>
      client.send(read),
    );
    const findings = imageScanFindings?.findingSeverityCounts ?? {};
    return { status: imageScanStatus?.status ?? 'NONE', findings };
  } catch (error) {
    if (failedWith(error, 'ScanNotFoundException', 'ImageNotFoundException'))
      return { status: 'NONE', findings: {} };
    throw error;
  }
}

const indexTypes = [
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
];
const isIndex = (detail: ImageDetail | undefined) =>
  indexTypes.includes(detail?.imageManifestMediaType ?? '');

const index = z.object({
  manifests: z.array(
    z.object({ platform: z.object({ os: z.string(), architecture: z.string() }).optional() }),
  ),
});

/** What an image index is for: its manifest lists the platforms, while that of a single image names none. */
async function readPlatforms(
  client: ECRClient,
  service: string,
  imageDigest: string,
): Promise<string[]> {
  const read = new BatchGetImageCommand({
    repositoryName: names.repository(service),
    imageIds: [{ imageDigest }],
    acceptedMediaTypes: indexTypes,
  });
  const { images = [] } = await call('BatchGetImage', () => client.send(read));
  const { manifests } = index.parse(JSON.parse(images[0]?.imageManifest ?? '{"manifests":[]}'));
  return manifests.flatMap(({ platform }) =>
    platform ? [`${platform.os}/${platform.architecture}`] : [],
  );
}
