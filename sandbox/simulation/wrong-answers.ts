/** What a service may answer that is well formed and not true: something is missing that is there. */
export function wrongAnswer(operation: string, answer: unknown): unknown {
  const lie = lies[operation];
  return lie && typeof answer === 'object' && answer !== null ? { ...answer, ...lie } : answer;
}

/** Empty where there is something: the eventual consistency that AWS documents for lists and descriptions. */
const lies: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  GetDeploymentGroup: { deploymentGroupInfo: {} },
  GetDeploymentConfig: { deploymentConfigInfo: {} },
  ListDeployments: { deployments: [] },
  BatchGetDeploymentTargets: { deploymentTargets: [] },
  DescribeServices: { services: [], failures: [{ reason: 'MISSING' }] },
  ListTasks: { taskArns: [] },
  DescribeTasks: { tasks: [], failures: [{ reason: 'MISSING' }] },
  RunTask: { tasks: [], failures: [{ reason: 'RESOURCE:ENI' }] },
  DescribeAlarms: { MetricAlarms: [], CompositeAlarms: [] },
  DescribeAlarmHistory: { AlarmHistoryItems: [] },
  GetMetricData: { MetricDataResults: [] },
  DescribeTargetHealth: { TargetHealthDescriptions: [] },
  DescribeImages: { imageDetails: [] },
  PutEvents: { FailedEntryCount: 1, Entries: [{ ErrorCode: 'InternalFailure' }] },
};
