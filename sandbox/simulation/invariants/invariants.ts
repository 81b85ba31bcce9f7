import type { Invariant } from './court.ts';
import { i1 } from './i01-healthy-production.ts';
import { i2 } from './i02-one-at-a-time.ts';
import { i3 } from './i03-approved-digest.ts';
import { i4 } from './i04-plan-as-approved.ts';
import { i5 } from './i05-one-decision.ts';
import { i6 } from './i06-entitled.ts';
import { i7 } from './i07-no-traffic-unapproved.ts';
import { i8 } from './i08-holder-only.ts';
import { i9 } from './i09-one-outcome.ts';
import { i10 } from './i10-no-lock-left.ts';
import { i11 } from './i11-done-once.ts';
import { i12 } from './i12-rolled-back-is-proven.ts';
import { i13 } from './i13-no-alarm-overlooked.ts';
import { i14 } from './i14-whole-bake.ts';
import { i15 } from './i15-true-cards.ts';
import { i17 } from './i17-whole-audit.ts';
import { i18 } from './i18-all-agree.ts';
import { i19 } from './i19-closed-stays-closed.ts';
import { i20 } from './i20-nothing-secret-said.ts';
import { i22 } from './i22-within-budget.ts';
import { i23 } from './i23-nothing-left.ts';
import { i24 } from './i24-nothing-forged.ts';
import { i25 } from './i25-own-place-only.ts';
import { i27 } from './i27-ends-after-healing.ts';

/**
 * What is judged in every single world, in order of number. I16, I21 and the other half of I19 need two worlds
 * (pairs.ts); I26 has nothing to judge while there is no break-glass; I28 is that all of these hold between versions.
 */
export const invariants: readonly Invariant[] = [
  i1,
  i2,
  i3,
  i4,
  i5,
  i6,
  i7,
  i8,
  i9,
  i10,
  i11,
  i12,
  i13,
  i14,
  i15,
  i17,
  i18,
  i19,
  i20,
  i22,
  i23,
  i24,
  i25,
  i27,
];
