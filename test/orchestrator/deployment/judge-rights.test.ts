import { describe, expect, it } from '@jest/globals';
import type { Catalogue } from '../../../orchestrator/catalogue/schema.ts';
import {
  approverDoubts,
  gateDoubts,
  requesterDoubts,
} from '../../../orchestrator/deployment/judge-rights.ts';
import { aCatalogue, aDeployment, aPlan } from '../support/examples.ts';

/** The catalogue after somebody has changed contacts in it. */
function changed(change: (contacts: NonNullable<Catalogue['services'][string]>) => void) {
  const catalogue = structuredClone(aCatalogue());
  const { contacts } = catalogue.services;
  if (contacts) change(contacts);
  return catalogue;
}
const withoutPerson = (key: string) => {
  const catalogue = structuredClone(aCatalogue());
  delete catalogue.people[key];
  return catalogue;
};

describe('rights are those of today (F14)', () => {
  const deployment = aDeployment();

  it('hold while nothing has changed', () => {
    expect(requesterDoubts(deployment, aCatalogue())).toEqual([]);
    expect(approverDoubts('grace', deployment, aCatalogue())).toEqual([]);
    expect(gateDoubts(deployment, aCatalogue())).toEqual([]);
  });

  it('are gone when the requester is no deployer any more, or nobody we know', () => {
    const demoted = changed((contacts) => void (contacts.deployers = ['grace']));
    for (const catalogue of [demoted, withoutPerson('ada')])
      expect(requesterDoubts(deployment, catalogue)).toEqual(['ada may not deploy any more']);
  });

  it('are gone when the approver is none any more, or nobody we know, or asked for it', () => {
    const demoted = changed((contacts) => {
      const { approval } = contacts.environments.prod ?? {};
      if (approval) approval.approvers = ['margaret'];
    });
    for (const catalogue of [demoted, withoutPerson('grace')])
      expect(approverDoubts('grace', deployment, catalogue)).toEqual([
        'grace may not approve any more',
      ]);
    expect(approverDoubts('ada', deployment, aCatalogue())).toEqual(['the requester approved']);
    expect(approverDoubts('constructor', deployment, aCatalogue())).toHaveLength(1);
  });

  it('fail closed when the service, or its gate, is not in the catalogue any more', () => {
    const catalogue = aCatalogue();
    const gone = { ...catalogue, services: {} };
    expect(requesterDoubts(deployment, gone)).toHaveLength(1);
    expect(approverDoubts('grace', deployment, gone)).toHaveLength(1);
  });

  it('ask for an approval that the plan was made without', () => {
    const plan = aPlan({ approval: undefined });
    expect(gateDoubts(aDeployment({ plan }), aCatalogue())).toEqual([
      'this environment asks for an approval now; ask again',
    ]);
  });
});
