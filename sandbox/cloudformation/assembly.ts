import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { orderByDependencies } from './order.ts';
import { parseTemplate } from './template.ts';
import type { Template } from './template.ts';

export interface AssemblyStack {
  readonly stackName: string;
  readonly template: Template;
}

/** What `cdk synth` wrote: stacks, each after those it depends on, and the files their templates point to. */
export interface Assembly {
  readonly stacks: readonly AssemblyStack[];
  /** The local file or folder that would be at `s3://bucket/key`; undefined when the assembly has no such asset. */
  readonly file: (bucket: string, key: string) => string | undefined;
}

const manifestSchema = z.object({
  artifacts: z.record(
    z.string(),
    z.object({
      type: z.string(),
      dependencies: z.array(z.string()).default([]),
      properties: z
        .looseObject({
          templateFile: z.string().optional(),
          stackName: z.string().optional(),
          file: z.string().optional(),
        })
        .default({}),
    }),
  ),
});

const assetsSchema = z.object({
  files: z
    .record(
      z.string(),
      z.object({
        source: z.object({ path: z.string() }),
        destinations: z.record(
          z.string(),
          z.object({ bucketName: z.string(), objectKey: z.string() }),
        ),
      }),
    )
    .default({}),
  dockerImages: z.record(z.string(), z.unknown()).default({}),
});

type Artifact = z.output<typeof manifestSchema>['artifacts'][string];

/** Opens a cloud assembly folder (`cdk.out`). Throws when it is not one, or holds what the sandbox cannot run. */
export function openAssembly(
  directory: string,
  place: { account: string; region: string },
): Assembly {
  const { artifacts } = manifestSchema.parse(readJson(join(directory, 'manifest.json')));
  for (const [id, { type }] of Object.entries(artifacts))
    if (type === 'cdk:cloud-assembly')
      throw new Error(`the sandbox does not run nested assemblies (${id})`);
  const files = new Map(
    ofType(artifacts, 'cdk:asset-manifest').flatMap(([, artifact]) =>
      assetFiles(directory, artifact, place),
    ),
  );
  const stacks = new Map(ofType(artifacts, 'aws:cloudformation:stack'));
  const order = orderByDependencies(
    'stacks',
    new Map(
      [...stacks].map(([id, { dependencies }]) => [
        id,
        dependencies.filter((other) => stacks.has(other)),
      ]),
    ),
  );
  return {
    stacks: order.map((id) => readStack(directory, id, stacks.get(id))),
    file: (bucket, key) => files.get(`${bucket}/${key}`),
  };
}

const ofType = (artifacts: Record<string, Artifact>, type: string) =>
  Object.entries(artifacts).filter(([, artifact]) => artifact.type === type);

function readStack(directory: string, id: string, artifact: Artifact | undefined): AssemblyStack {
  const templateFile = artifact?.properties.templateFile;
  if (!templateFile) throw new Error(`the assembly's stack ${id} has no template`);
  const stackName = artifact.properties.stackName ?? id;
  return { stackName, template: parseTemplate(readJson(join(directory, templateFile)), stackName) };
}

function assetFiles(
  directory: string,
  artifact: Artifact,
  place: { account: string; region: string },
): [string, string][] {
  const manifest = assetsSchema.parse(readJson(join(directory, artifact.properties.file ?? '')));
  const images = Object.keys(manifest.dockerImages);
  if (images.length > 0)
    throw new Error(`the sandbox does not build docker image assets (${images.join(', ')})`);
  return Object.values(manifest.files).flatMap(({ source, destinations }) =>
    Object.values(destinations).map(({ bucketName, objectKey }): [string, string] => [
      `${fillPlace(bucketName, place)}/${fillPlace(objectKey, place)}`,
      resolve(directory, source.path),
    ]),
  );
}

const fillPlace = (text: string, { account, region }: { account: string; region: string }) =>
  text
    .replaceAll('${AWS::AccountId}', account)
    .replaceAll('${AWS::Region}', region)
    .replaceAll('${AWS::Partition}', 'aws');

function readJson(path: string): unknown {
  try {
    const value: unknown = JSON.parse(readFileSync(path, 'utf8'));
    return value;
  } catch (cause) {
    throw new Error(`cannot read ${path}: is this the output of cdk synth?`, { cause });
  }
}
