import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from '@jest/globals';
import { Template } from 'aws-cdk-lib/assertions';
import { Stack, type IPolicyValidationPlugin } from 'aws-cdk-lib';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { SlipwayApp } from '../../infra/slipway-app.ts';
import type { Catalogue } from '../../orchestrator/catalogue/schema.ts';
import catalogue from '../../slipway.config.ts';

const folder = mkdtempSync(join(tmpdir(), 'slipway-infra-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** The app without bundles and state machine: what is tested here is what surrounds them. */
export function slipwayApp(
  given: {
    catalogue?: Catalogue;
    checks?: readonly IPolicyValidationPlugin[];
    context?: Record<string, unknown>;
  } = {},
) {
  return new SlipwayApp({
    catalogue: given.catalogue ?? catalogue,
    code: () => lambda.Code.fromInline('exports.handler = async () => undefined;'),
    definition: sfn.DefinitionBody.fromString(
      '{"StartAt":"Only","States":{"Only":{"Type":"Succeed"}}}',
    ),
    outdir: mkdtempSync(join(folder, 'cdk.out-')),
    checks: given.checks ?? [],
    ...(given.context && { context: given.context }),
  });
}

/** The template of each stack, by the stack's name. */
export function synthesise(given: Parameters<typeof slipwayApp>[0] = {}): Record<string, Template> {
  const app = slipwayApp(given);
  const stacks = app.node.children.filter((child) => Stack.isStack(child));
  return Object.fromEntries(stacks.map((stack) => [stack.stackName, Template.fromStack(stack)]));
}

export interface Resource {
  readonly id: string;
  readonly Type: string;
  readonly Properties: Readonly<Record<string, unknown>>;
  readonly DependsOn?: readonly string[];
}

/** Resources of one type, in one template or in several. */
export function resources(
  type: string,
  ...templates: readonly (Template | undefined)[]
): Resource[] {
  return templates.flatMap((template) =>
    // `findResources` gives `any`; this is the shape of every CloudFormation resource.
    Object.entries(template?.findResources(type) ?? {}).map(([id, found]) => ({
      id,
      ...(found as Omit<Resource, 'id'>),
    })),
  );
}
