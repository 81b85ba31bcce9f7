import { approvalMutants } from './guards/approval.ts';
import { bakeMutants } from './guards/bake.ts';
import { chatMutants } from './guards/chat.ts';
import { doorMutants } from './guards/door.ts';
import { driverMutants } from './guards/drivers.ts';
import { endingMutants } from './guards/ending.ts';
import { gateMutants } from './guards/gate.ts';
import { journalMutants } from './guards/journal.ts';
import { lockMutants } from './guards/lock.ts';
import { onceMutants } from './guards/once.ts';
import type { Mutant } from './mutant.ts';

/** Every guard of ours, each taken out once. */
export const mutants: readonly Mutant[] = [
  ...lockMutants,
  ...journalMutants,
  ...approvalMutants,
  ...gateMutants,
  ...bakeMutants,
  ...onceMutants,
  ...endingMutants,
  ...driverMutants,
  ...chatMutants,
  ...doorMutants,
];
