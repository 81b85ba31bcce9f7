import { createHash } from 'node:crypto';
import type { Clock } from '../../clock.ts';
import { AwsError } from '../../endpoint/service.ts';
import type { EventSink } from '../wiring.ts';

/** What an image is here: a command that runs in a folder with an environment. */
export interface ImageContent {
  readonly workdir: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly command: readonly string[];
}

export interface Image {
  readonly repositoryName: string;
  /** `sha256:` and 64 hex digits. */
  readonly digest: string;
  readonly tags: readonly string[];
  readonly pushedAt: number;
  readonly content: ImageContent;
}

export interface Repository {
  readonly name: string;
  readonly arn: string;
  /** `<account>.dkr.ecr.<region>.amazonaws.com/<name>` */
  readonly uri: string;
  readonly tagMutability: 'MUTABLE' | 'IMMUTABLE';
  readonly scanOnPush: boolean;
  readonly createdAt: number;
}

export interface EcrPorts {
  readonly clock: Clock;
  readonly events: EventSink;
  readonly account: string;
  readonly region: string;
}

const dayMs = 24 * 60 * 60_000;

/** Repositories and their images. `push` stands in for `docker push`; nothing else makes an image. */
export function createEcrCore({ clock, events, account, region }: EcrPorts) {
  const repositories = new Map<string, Repository>();
  /** By repository, then by digest. */
  const stored = new Map<string, Map<string, Image>>();
  const registry = `${account}.dkr.ecr.${region}.amazonaws.com`;

  const core = {
    account,
    registry,
    repositoryArn: (name: string) => `arn:aws:ecr:${region}:${account}:repository/${name}`,

    createRepository(
      name: string,
      tagMutability: Repository['tagMutability'] = 'MUTABLE',
      scanOnPush = false,
    ): Repository {
      if (repositories.has(name))
        throw new AwsError(
          'RepositoryAlreadyExistsException',
          `The repository with name '${name}' already exists in the registry with id '${account}'`,
        );
      const made = {
        name,
        arn: core.repositoryArn(name),
        uri: `${registry}/${name}`,
        tagMutability,
        scanOnPush,
        createdAt: clock.now(),
      };
      repositories.set(name, made);
      stored.set(name, new Map());
      return made;
    },

    repositories: (): Repository[] => [...repositories.values()],

    repository(name: string): Repository {
      const known = repositories.get(name);
      if (known) return known;
      throw new AwsError(
        'RepositoryNotFoundException',
        `The repository with name '${name}' does not exist in the registry with id '${account}'`,
      );
    },

    images: (repository: string): Image[] => [...imagesIn(core.repository(repository)).values()],

    /** Undefined when the repository has no such image. Throws if there is no such repository. */
    find(repository: string, wanted: { tag: string } | { digest: string }): Image | undefined {
      return core
        .images(repository)
        .find((image) =>
          'tag' in wanted ? image.tags.includes(wanted.tag) : image.digest === wanted.digest,
        );
    },

    /**
     * Stores an image under a tag and returns its digest: of the content, unless one is given.
     * A mutable tag moves; an immutable one is refused for other content.
     */
    push({
      repository: name,
      tag,
      image: content,
      digest = digestOf(content),
      daysAgo = 0,
    }: {
      repository: string;
      tag: string;
      image: ImageContent;
      digest?: string;
      /** A push of the past, for a registry that had a life before the sandbox. */
      daysAgo?: number;
    }): string {
      const repository = core.repository(name);
      const images = imagesIn(repository);
      const tagged = core.find(name, { tag });
      if (tagged && tagged.digest !== digest) untag(repository, tagged, tag);
      const known = images.get(digest);
      const tags = new Set([...(known?.tags ?? []), tag]);
      images.set(digest, {
        repositoryName: name,
        digest,
        tags: [...tags],
        pushedAt: known?.pushedAt ?? clock.now() - daysAgo * dayMs,
        content,
      });
      events.emit(pushEvent(name, digest, tag));
      return digest;
    },
  };

  const imagesIn = ({ name }: Repository) => stored.get(name) ?? new Map<string, Image>();

  const untag = (repository: Repository, image: Image, tag: string) => {
    if (repository.tagMutability === 'IMMUTABLE')
      throw new AwsError(
        'ImageTagAlreadyExistsException',
        `The image tag '${tag}' already exists in the '${repository.name}' repository and cannot be overwritten because the repository is immutable.`,
      );
    imagesIn(repository).set(image.digest, {
      ...image,
      tags: image.tags.filter((old) => old !== tag),
    });
  };

  return core;
}

export type EcrCore = ReturnType<typeof createEcrCore>;

/** The same for the same content, whatever the order of the environment's names. */
function digestOf({ workdir, environment, command }: ImageContent): string {
  const names = Object.keys(environment).sort();
  const text = JSON.stringify([workdir, names.map((name) => [name, environment[name]]), command]);
  return `sha256:${createHash('sha256').update(text).digest('hex')}`;
}

/** facts/aws.md, section 2.6. */
const pushEvent = (repository: string, digest: string, tag: string) => ({
  source: 'aws.ecr',
  detailType: 'ECR Image Action',
  resources: [],
  detail: {
    result: 'SUCCESS',
    'repository-name': repository,
    'image-digest': digest,
    'action-type': 'PUSH',
    'image-tag': tag,
  },
});
