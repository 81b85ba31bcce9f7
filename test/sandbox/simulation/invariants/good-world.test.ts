import { beforeAll, describe, expect, it } from '@jest/globals';
import { invariants } from '../../../../sandbox/simulation/invariants/index.ts';
import { openCourtroom, type Courtroom } from './courtroom.ts';

describe('a world in which nothing goes wrong', () => {
  let court: Courtroom;
  const ended: (string | undefined)[] = [];

  beforeAll(async () => {
    court = await openCourtroom();
    const deploy = async (
      service: string,
      environment: string,
      version: string,
      approver?: string,
    ) => {
      const run = await court.deploy({
        service,
        environment,
        version,
        ...(approver ? { approver } : {}),
      });
      ended.push(run.settled?.outcome);
    };
    await deploy('contacts', 'prod', 'v2', 'grace');
    await deploy('contacts', 'prod', 'v3', 'margaret'); // answers 500
    await deploy('billing', 'prod', 'v4'); // never healthy
    await deploy('contacts', 'staging', 'v5'); // its migration fails
    await deploy('billing', 'prod', 'v9');
  });

  it('has deployments of several ends', () => {
    expect(ended).toEqual(['SUCCEEDED', 'ROLLED_BACK', 'FAILED_SAFE', 'FAILED_SAFE', 'SUCCEEDED']);
  });

  it('makes no judge cry', () => {
    expect(court.judges.end()).toEqual([]);
    expect(court.world.accidentsOfOurs).toEqual([]);
  });

  it('has a judge for each invariant that one world can break', () => {
    const numbers = invariants.map(({ number }) => Number(number.slice(1)));
    expect(numbers).toEqual([...numbers].sort((a, b) => a - b));
    const elsewhere = [16, 21, 26, 28];
    expect([...numbers, ...elsewhere].sort((a, b) => a - b)).toEqual(
      Array.from({ length: 28 }, (_, index) => index + 1),
    );
  });
});
