import type { Button, KnownBlock } from '@slack/types';
import type { Deployment } from '../../orchestrator/client.ts';
import { actions, button } from './blocks.ts';
import { plainText } from './escape.ts';
import { shortDigest, trafficMoved } from './facts.ts';

/** Names of the buttons; the bot listens for exactly these. */
export const actionIds = {
  approve: 'deployment:approve',
  reject: 'deployment:reject',
  rollBack: 'deployment:roll-back',
  cancel: 'deployment:cancel',
  replace: 'deployment:replace',
} as const;

/**
 * The buttons that help now, or none. A button carries the deployment's id and the hash of the plan on
 * the card; the record decides what a click is worth, so an old card can do no harm.
 */
export function controls(deployment: Deployment): KnownBlock[] {
  const buttons = buttonsFor(deployment);
  // Slack wants a new block_id for each version of a message.
  const blockId = `deployment:${deployment.deploymentId}:v${deployment.seq}`;
  return buttons.length > 0 ? [actions(blockId, buttons)] : [];
}

function buttonsFor(deployment: Deployment): Button[] {
  if (deployment.stopRequested || deployment.phase === 'settled') return [];
  switch (deployment.phase) {
    case 'awaiting-approval':
      return deployment.decision ? [] : approval(deployment);
    case 'planning':
    case 'preparing':
      return [cancel(deployment)];
    case 'installing':
      return [trafficMoved(deployment) ? rollBack(deployment) : cancel(deployment)];
    case 'shifting':
    case 'baking':
      return [rollBack(deployment)];
    // Blue is already going, or traffic is already on its way back: there is nothing to press.
    case 'promoting':
    case 'rolling-back':
      return [];
  }
}

function approval(deployment: Deployment): Button[] {
  const { plan, request } = deployment;
  if (!plan) return [cancel(deployment)];
  const target = `${nameOf(plan.target.version)} (${shortDigest(plan.target.digest)})`;
  const where = `${request.service} in ${request.environment}`;
  return [
    button({
      action: actionIds.approve,
      label: 'Approve',
      value: valueOf(deployment),
      primary: true,
      confirm: {
        title: `Deploy ${where}?`,
        text: `${request.service} ${target} goes to ${request.environment}, where ${nameOf(plan.source.version)} serves now. It starts at once.`,
        yes: 'Approve Deployment',
        no: 'Not Yet',
      },
    }),
    button({
      action: actionIds.reject,
      label: 'Reject',
      value: valueOf(deployment),
      confirm: {
        title: `Reject ${where}?`,
        text: `${request.service} ${target} will not go to ${request.environment}. ${nameOf(plan.source.version)} stays.`,
        yes: 'Reject Deployment',
        no: 'Back',
      },
    }),
    cancel(deployment),
  ];
}

function cancel(deployment: Deployment): Button {
  const { service, version, environment, digest } = deployment.request;
  return button({
    action: actionIds.cancel,
    label: 'Cancel',
    value: valueOf(deployment),
    confirm: {
      title: `Cancel ${service} in ${environment}?`,
      text: `${service} ${nameOf(version)} (${shortDigest(digest)}) will not go to ${environment}. No production traffic has moved.`,
      yes: 'Cancel Deployment',
      no: 'Keep Going',
    },
  });
}

/** Where no way leads back, the only thing that helps is to stop. */
function stopThere(deployment: Deployment): Button {
  const { plan, request } = deployment;
  return button({
    action: actionIds.rollBack,
    label: 'Stop and Hold',
    value: valueOf(deployment),
    confirm: {
      title: `Stop ${request.service} in ${request.environment}?`,
      text: `No way leads back to ${plan ? nameOf(plan.source.version) : 'the version before'}. Traffic stays where it is now, nothing is removed, and a person must look.`,
      yes: 'Stop and Hold',
      no: 'Keep Going',
    },
  });
}

function rollBack(deployment: Deployment): Button {
  if (deployment.plan?.noWayBack !== undefined) return stopThere(deployment);
  const { plan, request } = deployment;
  const source = plan
    ? `${nameOf(plan.source.version)} (${shortDigest(plan.source.digest)})`
    : 'the version before';
  return button({
    action: actionIds.rollBack,
    label: `Roll Back to ${plan ? nameOf(plan.source.version) : 'the Version Before'}`,
    value: valueOf(deployment),
    confirm: {
      title: `Roll back ${request.service} in ${request.environment}?`,
      text: `All traffic of ${request.service} in ${request.environment} goes from ${nameOf(request.version)} back to ${source}, at once.`,
      yes: 'Roll Back',
      no: 'Keep Going',
    },
  });
}

function valueOf({ deploymentId, planHash = '' }: Deployment): string {
  return `${deploymentId}:${planHash}`;
}

function nameOf(version: string): string {
  return plainText(version, 40);
}
