import type { Catalogue } from '../orchestrator/catalogue/schema.ts';
import type { Orchestrator } from '../orchestrator/client.ts';
import { record } from './answer.ts';
import { firstOf, type After } from './first-of.ts';
import { createFloodGate, type FloodGate } from './flood-gate.ts';
import type { Log } from './log.ts';
import { receive, type HttpAnswer, type IngressRefusal, type Verified } from './slack/ingress.ts';
import type { SecretSource } from './slack/secret.ts';

const rememberWithinMs = 800;

export interface EntranceParts {
  readonly orchestrator: Orchestrator;
  readonly catalogue: Catalogue;
  readonly secrets: SecretSource;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly after: After;
  readonly log: Log;
}

/**
 * A Function URL's event → an answer: what Slack did not send is turned away here, with one audit entry; the rest
 * goes to `serve`. What cannot be checked, because the secret or the table is out of reach, is answered 503 and goes
 * no further.
 */
export function createEntrance(
  parts: EntranceParts,
  serve: (request: Verified) => Promise<HttpAnswer>,
): (event: unknown) => Promise<HttpAnswer> {
  const gate = createFloodGate({ now: parts.now });
  return async (event) => {
    try {
      return await answerRequest(event, gate, parts, serve);
    } catch (error) {
      parts.log.error('a request could not be checked', { error });
      return { statusCode: 503, body: '' };
    }
  };
}

async function answerRequest(
  event: unknown,
  gate: FloodGate,
  parts: EntranceParts,
  serve: (request: Verified) => Promise<HttpAnswer>,
): Promise<HttpAnswer> {
  const { catalogue, secrets, now } = parts;
  const request = await receive(event, {
    secrets,
    rememberSignature: (signature) => remember(signature, parts),
    team: catalogue.slack.team,
    nowMs: now(),
  });
  switch (request.kind) {
    case 'ssl-check':
      return { statusCode: 200, body: '' };
    case 'refused':
      await noteRefusal(request, gate, parts);
      return { statusCode: request.status, body: '' };
    case 'verified':
      return serve(request);
  }
}

/** One audit entry each; in a flood, one that says so, for the rest of the minute. Each is in the log. */
async function noteRefusal(
  { code, facts }: IngressRefusal,
  gate: FloodGate,
  { orchestrator, log }: EntranceParts,
): Promise<void> {
  log.warn('a request was turned away', { code });
  const admitted = gate.admit();
  if (admitted === 'none') return;
  const written = admitted === 'last' ? 'flood-of-requests' : code;
  await record(written, 'unknown', facts, { orchestrator, log });
}

/** Not knowing whether a request is a replay is a no. */
async function remember(
  signature: string,
  { orchestrator, after }: EntranceParts,
): Promise<boolean> {
  const first = await firstOf(
    orchestrator.rememberSignature(signature),
    { withinMs: rememberWithinMs, after },
    undefined,
  );
  if (first === undefined)
    throw new Error('the table did not say in time whether this is a replay');
  return first;
}
