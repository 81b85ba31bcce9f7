import type { Verdict } from './events.ts';

/** One request's result: the status it got, or that nothing usable came back. */
export type SmokeAnswer =
  | { readonly kind: 'answered'; readonly status: number }
  | { readonly kind: 'silent'; readonly reason: string };

/** Exact expectations. A test without an answer, or no test at all, is not a pass. */
export function judgeSmokeTest(
  tests: readonly { readonly path: string; readonly status: number }[],
  answers: readonly SmokeAnswer[],
): Verdict {
  if (tests.length === 0) return { kind: 'inconclusive', reasons: ['there is no smoke test'] };
  const reasons = tests.flatMap((test, index) => complaint(test, answers[index]));
  return reasons.length > 0 ? { kind: 'fail', reasons } : { kind: 'pass' };
}

function complaint(
  { path, status }: { readonly path: string; readonly status: number },
  answer: SmokeAnswer | undefined,
): string[] {
  if (answer?.kind === 'answered')
    return answer.status === status ? [] : [`${path} answered ${answer.status}, not ${status}`];
  return [`${path} gave no answer: ${answer?.reason ?? 'not asked'}`];
}
