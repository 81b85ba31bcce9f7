import type { Mutant } from '../mutant.ts';

/** One deployment at a time in each place, and only its own hands on it. */
export const lockMutants: readonly Mutant[] = [
  {
    name: 'an effect without the fence',
    file: 'orchestrator/aws/intents.ts',
    find: 'await table.transact([fenceCheck(holder, deploymentId, fence), intent, ...alongside]);',
    replace:
      'await table.transact([{ ...fenceCheck(holder, deploymentId, fence), when: [] }, intent, ...alongside]);',
    caughtBy: ['I2', 'I8', 'I11', 'I19'],
    breaks: 'whoever was replaced or has settled still acts',
  },
  {
    name: 'the lock is given although somebody has it',
    file: 'orchestrator/requests/open-deployment.ts',
    find: "if (!lock.owner) return { kind: 'open' };",
    replace: "return { kind: 'open' };",
    caughtBy: ['I2', 'I8'],
    breaks: 'a second deployment begins in the same place',
  },
  {
    name: 'the lock is taken as it was not read',
    file: 'orchestrator/aws/locks.ts',
    find: `      read.fence === 0 ? { absent: 'fence' } : { attribute: 'fence', equals: read.fence },
      { absent: 'hold' },
      read.owner === undefined ? { absent: 'owner' } : { attribute: 'owner', equals: read.owner },`,
    replace: "{ absent: 'hold' },",
    caughtBy: ['I2', 'I8'],
    breaks: 'of two people in the same second both get it',
  },
  {
    name: 'a hold is ignored',
    file: 'orchestrator/requests/open-deployment.ts',
    find: "if (lock.hold) return { kind: 'refused', code: 'on-hold', ...lock.hold };",
    replace: '',
    also: [
      {
        file: 'orchestrator/aws/locks.ts',
        find: `      { absent: 'hold' },
      read.owner`,
        replace: 'read.owner',
      },
    ],
    caughtBy: ['I8'],
    breaks:
      'a place that waits for a person is deployed to; the write itself refuses it a second time',
  },
  {
    name: 'the lock is given back by who does not have it',
    file: 'orchestrator/routines/settle.ts',
    find: 'lock is Lock & { owner: string } => lock.owner === owner;',
    replace:
      'lock is Lock & { owner: string } => lock.owner !== undefined || lock.owner === owner;',
    also: [
      {
        file: 'orchestrator/aws/locks.ts',
        find: `    remove: ['owner'],
    when: holderConditions(held),`,
        replace: "remove: ['owner'],",
      },
    ],
    caughtBy: ['I8'],
    breaks:
      "a deployment that was replaced opens its successor's lock; the write's own condition stands behind",
  },
  {
    name: 'the lock is given back before the end is written',
    file: 'orchestrator/aws/waits.ts',
    find: "const { pk, sk } = keys.wait(deploymentId, 'approval');",
    replace: `const { pk, sk } = keys.wait(deploymentId, 'approval');
    for (const lock of await table.query('LOCK'))
      if (lock.owner === deploymentId)
        await table.write({ kind: 'update', key: { pk: 'LOCK', sk: String(lock.sk) }, remove: ['owner'] });`,
    caughtBy: ['I8'],
    breaks: 'another deployment begins before anybody has said how this one ended',
  },
  {
    name: 'the lock is not given back at the end',
    file: 'orchestrator/routines/settle.ts',
    find: '...(isOwn(lock, deploymentId) ? [releaseLock(lock, hold)] : []),',
    replace: '...(isOwn(lock, deploymentId) && hold ? [releaseLock(lock, hold)] : []),',
    caughtBy: ['I10'],
    breaks: 'a place stays locked by a deployment that has ended',
  },
  {
    name: 'NEEDS_HUMAN without a hold',
    file: 'orchestrator/routines/settle.ts',
    find: "outcome === 'NEEDS_HUMAN' ? { owner: request.requester, reason, since } : undefined;",
    replace: 'undefined; void since; void reason; void request;',
    caughtBy: ['I9', 'I10'],
    breaks: 'the next deployment goes over what nobody has understood',
  },
  {
    name: 'a start that came late is closed behind its back',
    file: 'orchestrator/requests/open-deployment.ts',
    find: '    after: 1,\n',
    replace: '',
    caughtBy: ['I2', 'I8', 'I9', 'I18', 'I19'],
    breaks: 'a deployment is called FAILED_SAFE while its state machine goes on',
  },
];
