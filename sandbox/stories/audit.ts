import { execFile } from 'node:child_process';
import { resolve } from 'node:path';
import type { Stage } from './stage.ts';

const root = resolve(import.meta.dirname, '../..');

/** `npm run audit-trail -- <deployment id>`, as an auditor would run it, finds the whole chain of seals intact. */
export async function checkAudit(stage: Stage, deploymentId: string) {
  const said = await auditTrail(stage.sandbox.urls.aws, deploymentId);
  stage.check(
    'the audit trail is intact',
    said.exitCode === 0 && said.words.startsWith(`${deploymentId}: intact, `),
    said,
  );
}

function auditTrail(endpointUrl: string, deploymentId: string) {
  const env = {
    ...process.env,
    AWS_ENDPOINT_URL: endpointUrl,
    AWS_REGION: 'eu-west-1',
    AWS_ACCESS_KEY_ID: 'sandbox',
    AWS_SECRET_ACCESS_KEY: 'sandbox',
  };
  return new Promise<{ exitCode: number | null; words: string }>((done) => {
    const child = execFile(
      process.execPath,
      ['orchestrator/audit.ts', deploymentId],
      { cwd: root, env },
      (_error, stdout, stderr) => done({ exitCode: child.exitCode, words: stdout + stderr }),
    );
  });
}
