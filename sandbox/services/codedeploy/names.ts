export interface Place {
  readonly account: string;
  readonly region: string;
}

/** ARNs as CodeDeploy makes them: a colon before the type, a slash between application and group. */
export const codeDeployNames = ({ account, region }: Place) => {
  const prefix = `arn:aws:codedeploy:${region}:${account}`;
  return {
    application: (name: string) => `${prefix}:application:${name}`,
    group: (application: string, group: string) =>
      `${prefix}:deploymentgroup:${application}/${group}`,
    config: (name: string) => `${prefix}:deploymentconfig:${name}`,
    /** Hooks may be given by name or by ARN. */
    function: (nameOrArn: string) =>
      nameOrArn.startsWith('arn:')
        ? nameOrArn
        : `arn:aws:lambda:${region}:${account}:function:${nameOrArn}`,
    alarm: (name: string) => `arn:aws:cloudwatch:${region}:${account}:alarm:${name}`,
  };
};

export type CodeDeployNames = ReturnType<typeof codeDeployNames>;
