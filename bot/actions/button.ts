import { z } from 'zod';
import type { DoorRefusal } from '../door.ts';
import type { Message } from '../messages/blocks.ts';

/** A click as it came: who, where, and what the button carried. */
export interface Click {
  readonly user: string;
  readonly channel: string | undefined;
  readonly value: string | undefined;
  /** On an answer that only this person sees; a card is seen by all. */
  readonly ephemeral: boolean;
}

/** What a click leads to: words for the person alone, and what takes the place of the message with the button. */
export interface ClickAnswer {
  readonly whisper?: Message;
  readonly original?: Message;
}

const deploymentId = z.string().regex(/^[a-z][a-z0-9-]{0,80}$/);
const onDeployment = z.tuple([deploymentId, z.string().max(128)]);
const onReplacement = z.tuple([
  deploymentId,
  z.string().regex(/^[a-z][a-z0-9-]{0,31}$/),
  z.string().regex(/^[a-z][a-z0-9-]{0,31}$/),
  z.string().max(128),
]);

const unreadable: DoorRefusal = { kind: 'refused', code: 'unreadable-button' };

/** `<deployment id>:<plan hash>` */
export function parseDeploymentButton(
  value: string | undefined,
):
  | { readonly kind: 'button'; readonly deploymentId: string; readonly planHash: string }
  | DoorRefusal {
  const parsed = onDeployment.safeParse(value?.split(':'));
  if (!parsed.success) return unreadable;
  const [id, planHash] = parsed.data;
  return { kind: 'button', deploymentId: id, planHash };
}

/** `<open deployment id>:<service>:<environment>:<version>`; an empty version is the newest. */
export function parseReplaceButton(value: string | undefined):
  | {
      readonly kind: 'button';
      readonly replace: string;
      readonly service: string;
      readonly environment: string;
      readonly version?: string;
    }
  | DoorRefusal {
  const parsed = onReplacement.safeParse(value?.split(':'));
  if (!parsed.success) return unreadable;
  const [replace, service, environment, version] = parsed.data;
  return { kind: 'button', replace, service, environment, ...(version ? { version } : {}) };
}
