import type { Distribution } from './distribution.ts';

/** Such as `Sum` or `p90`: one number of a period's samples. */
export type ReadStatistic = (samples: Distribution) => number | undefined;

const simple: Readonly<Record<string, ReadStatistic>> = {
  SampleCount: ({ count }) => count,
  Sum: ({ sum }) => sum,
  Average: ({ sum, count }) => sum / count,
  Minimum: ({ minimum }) => minimum,
  Maximum: ({ maximum }) => maximum,
};

/** By CloudWatch's name for it. Throws for a statistic that the sandbox does not compute. */
export function readStatistic(name: string): ReadStatistic {
  const known = simple[name];
  if (known) return known;
  const percent = /^p(\d{1,2}(?:\.\d{1,10})?|100)$/.exec(name)?.[1];
  if (percent === undefined)
    throw new Error(
      `the sandbox does not compute the statistic ${name}; it has ${Object.keys(simple).join(', ')} and pNN`,
    );
  return (samples) => samples.percentile(Number(percent));
}
