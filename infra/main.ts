import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { catalogue } from '../orchestrator/catalogue/catalogue.ts';
import { SlipwayApp } from './slipway-app.ts';

/**
 * The CDK app: `cdk synth` runs this file, and `CDK_OUTDIR=<folder> node infra/main.ts` writes the same templates without the CLI.
 * `SLIPWAY_VALIDATE=false` leaves out policy checks and template validation, for those who only want the templates.
 */
const root = resolve(import.meta.dirname, '..');

/** The bundle that `node infra/build.ts` has made. Throws if there is none. */
function bundle(name: string): lambda.Code {
  const folder = join(root, 'dist', 'lambda', name);
  if (!existsSync(join(folder, 'index.js')))
    throw new Error(`There is no bundle for the function ${name}. Run: npm run build`);
  return lambda.Code.fromAsset(folder);
}

/** cdk-nag is loaded only when it is needed: with its hundreds of rules it doubles the time to the first template. */
async function policyChecks() {
  if (process.env['SLIPWAY_VALIDATE'] === 'false') return [];
  const { AwsSolutionsChecks } = await import('cdk-nag');
  return [new AwsSolutionsChecks()];
}

new SlipwayApp({
  catalogue,
  code: bundle,
  definition: sfn.DefinitionBody.fromFile(join(root, 'state-machines', 'deployment.asl.json')),
  checks: await policyChecks(),
}).synth();
