import type { Orchestrator } from '../client.ts';
import { decide } from './decide.ts';
import { readStatus } from './read-status.ts';
import { requestDeployment } from './request-deployment.ts';
import { requestRollback } from './request-rollback.ts';
import { requestStop } from './request-stop.ts';
import type { DoorTools } from './tools.ts';

/** The door over any tools: AWS's in production, a test's own in tests. */
export function createDoor(tools: DoorTools): Orchestrator {
  const { announcements, journal, refusals, signatures } = tools;
  return {
    requestDeployment: requestDeployment(tools),
    requestRollback: requestRollback(tools),
    decide: decide(tools),
    requestStop: requestStop(tools),
    status: readStatus(tools),
    read: (deploymentId) => journal.read(deploymentId),
    readAnnouncement: (deploymentId) => announcements.read(deploymentId),
    saveAnnouncement: (deploymentId, told) => announcements.save(deploymentId, told),
    recordRefusal: (entry) => refusals.record(entry),
    rememberSignature: (signature) => signatures.remember(signature),
  };
}
