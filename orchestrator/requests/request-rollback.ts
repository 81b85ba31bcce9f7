import type { Accepted, DeploymentAsk, Stopping } from '../client.ts';
import { chooseEarlier } from '../deployment/choose-earlier.ts';
import { findPlace, judgeRequester } from '../deployment/judge-request.ts';
import type { Refusal } from '../deployment/refusal.ts';
import { findWay, openDeployment } from './open-deployment.ts';
import { requestStop } from './request-stop.ts';
import { readRunningDigest } from './running-digest.ts';
import type { DoorTools } from './tools.ts';

/** How far back the way to an earlier version is looked for. */
const remembered = 50;

/** Turns an open deployment back; without one, asks for a deployment of what served before. No freeze stands in the way. */
export const requestRollback =
  (tools: DoorTools) =>
  async (ask: Omit<DeploymentAsk, 'version'>): Promise<Accepted | Stopping | Refusal> => {
    const { catalogue, history, locks } = tools;
    const { requester, reason } = ask;
    if (!Object.hasOwn(catalogue.people, requester))
      return { kind: 'refused', code: 'not-a-member' };
    const place = findPlace(catalogue, ask);
    if (place.kind === 'refused') return place;
    const lock = await locks.read(ask);
    if (lock.owner) return requestStop(tools)({ deploymentId: lock.owner, by: requester, reason });
    const no = judgeRequester(catalogue, ask, requester);
    if (no) return no;
    const way = await findWay(tools, lock);
    if (way.kind === 'refused') return way;
    const [past, running] = await Promise.all([
      history.list(ask, remembered),
      readRunningDigest(tools, ask),
    ]);
    const earlier = chooseEarlier(past, running ?? '');
    if (!earlier || !(await tools.ecr.findByDigest(ask.service, earlier.digest)))
      return { kind: 'refused', code: 'no-earlier-version', ...placeOf(ask) };
    return openDeployment(tools, { kind: 'rollback', ask, ...earlier, lock });
  };

const placeOf = ({ service, environment }: Omit<DeploymentAsk, 'version'>) => ({
  service,
  environment,
});
