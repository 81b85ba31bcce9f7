/** Names an execution, so at most 80 of the characters that Step Functions allows: 16 + 1 + 16 + 1 + 32. */
export function deploymentIdOf(
  where: { readonly service: string; readonly environment: string },
  random: string,
): string {
  return `${where.service}-${where.environment}-${random.replaceAll('-', '')}`;
}

const mark = 'slipway:';

/** CodeDeploy's description is the only field that can carry our id: it has no tags and no client token. */
export const codeDeployDescription = (deploymentId: string) => `${mark}${deploymentId}`;

/** The deployment id in a description; undefined if it is not one of ours. */
export function deploymentIdIn(description: string | undefined): string | undefined {
  const id = description?.startsWith(mark) ? description.slice(mark.length) : '';
  return /^[a-z0-9-]{34,66}$/.test(id) ? id : undefined;
}
