/** ARNs as ECS makes them. */
export const ecsNames = ({ account, region }: { account: string; region: string }) => {
  const prefix = `arn:aws:ecs:${region}:${account}`;
  return {
    cluster: (cluster: string) => `${prefix}:cluster/${lastPart(cluster)}`,
    service: (cluster: string, service: string) =>
      `${prefix}:service/${lastPart(cluster)}/${lastPart(service)}`,
    taskDefinition: (family: string, revision: number | '*') =>
      `${prefix}:task-definition/${family}:${revision}`,
    task: (cluster: string, id: string) => `${prefix}:task/${lastPart(cluster)}/${lastPart(id)}`,
    container: (cluster: string, taskId: string, containerId: string) =>
      `${prefix}:container/${lastPart(cluster)}/${taskId}/${containerId}`,
    taskSet: (cluster: string, service: string, id: string) =>
      `${prefix}:task-set/${lastPart(cluster)}/${lastPart(service)}/${id}`,
  };
};

export type EcsNames = ReturnType<typeof ecsNames>;

/** Callers may give a short name or a whole ARN. */
export const lastPart = (nameOrArn: string) => nameOrArn.slice(nameOrArn.lastIndexOf('/') + 1);
