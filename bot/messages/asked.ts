import type { Catalogue } from '../../orchestrator/catalogue/schema.ts';
import type { Accepted, Decided, Refusal, Stopping } from '../../orchestrator/client.ts';
import { actions, button, paragraph, type Message } from './blocks.ts';
import { actionIds } from './controls.ts';
import { plainText } from './escape.ts';
import { counted, missingApprovals, sourceVersion, targetVersion } from './facts.ts';
import type { Asked } from './refusal.ts';

/** For the person who asked: it was taken, and where to look. */
export function renderAccepted(
  { deployment, replaced }: Accepted,
  { slack, people }: Catalogue,
): Message {
  const { kind, service, environment } = deployment.request;
  const instead = replaced ? ' It replaces the request that was waiting.' : '';
  const what =
    kind === 'rollback'
      ? `Taking *${service}* in *${environment}* back to ${targetVersion(deployment)}.`
      : `Deploying *${service}* ${targetVersion(deployment)} to *${environment}*.`;
  return paragraph(`${what}${instead} The card in <#${slack.channel}> tells the rest.`, people);
}

/** For the person who stopped it: what that means, with or without traffic moved. */
export function renderStopping({ deployment, effect }: Stopping, { people }: Catalogue): Message {
  const { service, environment } = deployment.request;
  const words = {
    cancel: `Cancelling ${targetVersion(deployment)}; no production traffic of *${service}* in *${environment}* has moved.`,
    rollback: `Rolling *${service}* in *${environment}* back to ${sourceVersion(deployment)} now.`,
    hold: `Stopping ${targetVersion(deployment)} of *${service}* in *${environment}* now. No way leads back to ${sourceVersion(deployment)}, so traffic stays where it is, and a person must look.`,
  }[effect];
  return paragraph(words, people);
}

/** For the person who decided. */
export function renderDecided({ decision, deployment }: Decided, { people }: Catalogue): Message {
  const { service, environment } = deployment.request;
  const what = `*${service}* ${targetVersion(deployment)} in *${environment}*`;
  const missing = missingApprovals(deployment);
  if (decision === 'approve' && missing > 0)
    return paragraph(
      `You approved ${what}. It starts when ${counted(missing, 'more person', 'more people')} did so.`,
      people,
    );
  return paragraph(
    decision === 'approve'
      ? `You approved ${what}. It starts now.`
      : `You rejected ${what}. Nothing changes.`,
    people,
  );
}

type Holder = Extract<Refusal, { code: 'in-progress' }>['holder'];

/** The refusal "somebody's request waits there", with the button that puts yours in its place. */
export function renderReplaceable(answer: Message, holder: Holder, asked: Asked): Message {
  const { service = '', environment = '', version = '' } = asked;
  const mine = version ? plainText(version, 40) : 'the newest version';
  return {
    text: answer.text,
    blocks: [
      ...answer.blocks,
      actions(`replace:${holder.deploymentId}`, [
        button({
          action: actionIds.replace,
          label: 'Replace It',
          value: [holder.deploymentId, service, environment, version].join(':'),
          confirm: {
            title: `Replace the waiting request?`,
            text: `${service} ${plainText(holder.version, 40)} will not go to ${environment}; your request for ${mine} takes its place.`,
            yes: 'Replace It',
            no: 'Keep Waiting',
          },
        }),
      ]),
    ],
  };
}
