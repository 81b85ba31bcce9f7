import type { FaultState } from '../faults/fault-state.ts';
import type { Member, Message, SlashCommand, View } from '../slack/message.ts';
import type { World } from './world.ts';

/** The workspace as one person sees it; sent whole at every change. */
export interface SlackState {
  readonly now: number;
  /** Key of the person whose eyes these are. */
  readonly persona: string;
  readonly team: string;
  readonly channels: readonly {
    readonly id: string;
    readonly name: string;
    /** Oldest first; thread replies and this person's ephemerals included. */
    readonly messages: readonly Message[];
  }[];
  readonly members: readonly Member[];
  readonly commands: readonly SlashCommand[];
  readonly view?: View | undefined;
  readonly down: boolean;
}

/** What is worth knowing about this sandbox besides what the page shows. */
export interface Information {
  readonly speed: number;
  /** Such as the AWS endpoint, or the address of the load balancer. */
  readonly addresses: readonly { readonly label: string; readonly url: string }[];
  /** Command lines to copy, such as an AWS CLI call against the endpoint. */
  readonly commands: readonly { readonly label: string; readonly command: string }[];
}

/** Server-sent events by name. */
export interface StreamEvents {
  readonly slack: SlackState;
  readonly world: World;
  readonly information: Information;
  /** All of them, whenever one changes. */
  readonly faults: readonly FaultState[];
}
