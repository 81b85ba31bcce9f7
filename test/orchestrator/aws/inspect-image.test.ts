import { describe, expect, it } from '@jest/globals';
import { connectEcr } from '../../../orchestrator/aws/ecr.ts';
import { answering, awsError, type Sent } from './answering.ts';

const digest = `sha256:${'a'.repeat(64)}`;
const detail = { imageDigest: digest, imageTags: ['v2'], imagePushedAt: new Date(0) };
const seen = { digest, tags: ['v2'], pushedAt: '1970-01-01T00:00:00.000Z' };

const inspect = async (answer: (sent: Sent) => unknown, scan = true) => {
  const { open, sent } = answering(answer);
  const image = await connectEcr(open).inspect('contacts', digest, { scan });
  return { image, asked: sent.map(({ name }) => name).sort() };
};

describe('an image', () => {
  it('costs one question where nobody asks for a scan', async () => {
    expect(await inspect(() => ({ imageDetails: [detail] }), false)).toEqual({
      image: seen,
      asked: ['DescribeImages'],
    });
  });
  it('is described with what its scan found, which is asked apart', async () => {
    const { image } = await inspect(({ name }) =>
      name === 'DescribeImages'
        ? { imageDetails: [detail] }
        : {
            imageScanStatus: { status: 'COMPLETE' },
            imageScanFindings: { findingSeverityCounts: { HIGH: 2 } },
          },
    );
    expect(image?.scan).toEqual({ status: 'COMPLETE', findings: { HIGH: 2 } });
  });
  it('without a scan has none, and is not taken for a clean one', async () => {
    const { image } = await inspect(({ name }) => {
      if (name === 'DescribeImages') return { imageDetails: [detail] };
      throw awsError('ScanNotFoundException');
    });
    expect(image?.scan).toEqual({ status: 'NONE', findings: {} });
  });
  it('for several platforms names them', async () => {
    const imageManifestMediaType = 'application/vnd.oci.image.index.v1+json';
    const platforms = [
      { platform: { os: 'linux', architecture: 'arm64' } },
      { platform: { os: 'unknown', architecture: 'unknown' } },
    ];
    const { image, asked } = await inspect(
      ({ name }) =>
        name === 'DescribeImages'
          ? { imageDetails: [{ ...detail, imageManifestMediaType }] }
          : { images: [{ imageManifest: JSON.stringify({ manifests: platforms }) }] },
      false,
    );
    expect(image?.platforms).toEqual(['linux/arm64', 'unknown/unknown']);
    expect(asked).toEqual(['BatchGetImage', 'DescribeImages']);
  });
  it('that is gone is undefined', async () => {
    const { image } = await inspect(() => {
      throw awsError('ImageNotFoundException');
    });
    expect(image).toBeUndefined();
  });
});
