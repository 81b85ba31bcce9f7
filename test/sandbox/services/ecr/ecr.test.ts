import {
  BatchGetImageCommand,
  DescribeImageScanFindingsCommand,
  DescribeImagesCommand,
  DescribeRepositoriesCommand,
  ECRClient,
} from '@aws-sdk/client-ecr';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { virtualClock } from '../../../../sandbox/clock.ts';
import { createEcr } from '../../../../sandbox/services/ecr/index.ts';
import type { AwsEvent } from '../../../../sandbox/services/wiring.ts';
import { wire } from '../codedeploy/wire.ts';

const repositoryName = 'slipway/contacts';
const image = (version: string) => ({
  workdir: '/app',
  environment: { CONTACTS_VERSION: version, CONTACTS_FAULT: '' },
  command: ['node', 'server.js'],
});

describe('ECR', () => {
  const clock = virtualClock({ startAt: Date.UTC(2026, 0, 5) });
  let events: AwsEvent[];
  let ecr: ReturnType<typeof createEcr>;
  let line: Awaited<ReturnType<typeof wire>>;
  let client: ECRClient;
  beforeEach(async () => {
    events = [];
    ecr = createEcr({ clock, events: { emit: (event) => void events.push(event) } });
    ecr.core.createRepository(repositoryName, 'IMMUTABLE');
    line = await wire(clock, [ecr.service]);
    client = new ECRClient(line.client);
  });
  afterEach(() => line.close());

  const push = (tag: string, version = tag) =>
    ecr.core.push({ repository: repositoryName, tag, image: image(version) });

  it('gives an image a digest of its content, the same each time', () => {
    const digest = push('v1');
    expect(digest).toMatch(/^sha256:[0-9a-f]{64}$/);
    expect(push('v1')).toBe(digest);
    expect(push('v2')).not.toBe(digest);
    expect(ecr.core.find(repositoryName, { tag: 'v1' })).toBe(
      ecr.core.find(repositoryName, { digest }),
    );
    expect(events[0]?.detail).toMatchObject({
      'action-type': 'PUSH',
      'image-tag': 'v1',
      'image-digest': digest,
    });
  });

  it('has scanned what was pushed, where the repository says so', async () => {
    const imageDigest = push('v1');
    const read = (name: string) =>
      client.send(
        new DescribeImageScanFindingsCommand({ repositoryName: name, imageId: { imageDigest } }),
      );
    await expect(read(repositoryName)).rejects.toMatchObject({ name: 'ScanNotFoundException' });
    ecr.core.createRepository('scanned', 'IMMUTABLE', true);
    ecr.core.push({ repository: 'scanned', tag: 'v1', image: image('v1') });
    expect(await read('scanned')).toMatchObject({
      imageScanStatus: { status: 'COMPLETE' },
      imageScanFindings: { findingSeverityCounts: {} },
    });
  });

  it('does not move an immutable tag, and moves a mutable one', () => {
    push('v1');
    expect(() => push('v1', 'other')).toThrow(
      expect.objectContaining({ name: 'ImageTagAlreadyExistsException' }),
    );
    ecr.core.createRepository('mutable');
    const pushTo = (version: string) =>
      ecr.core.push({ repository: 'mutable', tag: 'latest', image: image(version) });
    pushTo('v1');
    const second = pushTo('v2');
    expect(ecr.core.images('mutable').map(({ tags }) => tags)).toEqual([[], ['latest']]);
    expect(ecr.core.find('mutable', { tag: 'latest' })?.digest).toBe(second);
  });

  it('describes images by tag or digest, and refuses unknown ones', async () => {
    const imageDigest = push('v1');
    push('v2');
    const describe = (
      imageIds?: { imageTag?: string; imageDigest?: string }[],
      name = repositoryName,
    ) => client.send(new DescribeImagesCommand({ repositoryName: name, imageIds }));
    const { imageDetails } = await describe([{ imageTag: 'v1' }]);
    expect(imageDetails).toEqual([
      {
        registryId: '000000000000',
        repositoryName,
        imageDigest,
        imageTags: ['v1'],
        imagePushedAt: new Date(clock.now()),
      },
    ]);
    expect((await describe()).imageDetails).toHaveLength(2);
    expect((await describe([{ imageDigest }])).imageDetails).toEqual(imageDetails);
    await expect(describe([{ imageTag: 'v9' }])).rejects.toMatchObject({
      name: 'ImageNotFoundException',
    });
    await expect(describe(undefined, 'other')).rejects.toMatchObject({
      name: 'RepositoryNotFoundException',
    });
    const batch = await client.send(
      new BatchGetImageCommand({
        repositoryName,
        imageIds: [{ imageTag: 'v1' }, { imageTag: 'v9' }],
      }),
    );
    expect(batch).toMatchObject({
      images: [{ imageId: { imageDigest } }],
      failures: [{ failureCode: 'ImageNotFound' }],
    });
  });

  it('describes repositories with the address that images have', async () => {
    const { repositories } = await client.send(new DescribeRepositoriesCommand({}));
    expect(repositories).toMatchObject([
      {
        repositoryName,
        repositoryUri: '000000000000.dkr.ecr.eu-west-1.amazonaws.com/slipway/contacts',
      },
    ]);
  });

  it('supports these operations', () => {
    expect(Object.keys(ecr.service.operations)).toEqual([
      'DescribeRepositories',
      'DescribeImages',
      'BatchGetImage',
      'DescribeImageScanFindings',
    ]);
  });
});
