/**
 * CodeDeploy keeps the old tasks for the bake and this much longer, so that the verdict at the bake's end,
 * however late it comes, still finds a way back (facts/failure-modes.md, F63).
 */
export const marginAfterBakeMinutes = 15;

/** CodeDeploy's termination wait for a bake. It waits 2880 minutes at most. */
export const terminationWaitMinutes = (bakeMinutes: number) => bakeMinutes + marginAfterBakeMinutes;
export const longestTerminationWaitMinutes = 2880;
