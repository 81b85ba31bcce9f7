import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { Member, Message } from '../../../slack/message.ts';
import type { Button } from '../../../slack/block-kit.ts';

/** What any part of the chat may need: who is who, whose eyes these are, and how to press a button. */
export interface Chat {
  readonly persona: Member;
  readonly members: readonly Member[];
  readonly channels: readonly { readonly id: string; readonly name: string }[];
  /** Sandbox time in ms, for "today". */
  readonly now: number;
  /** Slack's words when a click failed, by `pressKey`. */
  readonly failures: ReadonlyMap<string, string>;
  /** The button that is on its way to the app. */
  readonly pressing: string | undefined;
  readonly press: (message: Message, button: Button, blockId: string | undefined) => void;
  readonly openThread: (ts: string) => void;
}

export const pressKey = (ts: string, actionId: string | undefined) => `${ts}/${actionId ?? ''}`;

export const ChatContext = createContext<Chat | undefined>(undefined);

export function useChat(): Chat {
  const chat = useContext(ChatContext);
  if (!chat) throw new Error('the chat is not there');
  return chat;
}

/** What Slack says when the app did not answer well. */
export function failureWords(failure: string): string {
  const words: Readonly<Record<string, string>> = {
    operation_timeout: 'The app did not answer in time. Try again.',
    http_client_error: 'The app did not accept this.',
    http_service_error: 'The app answered with an error.',
    dispatch_failed: 'The app could not be reached.',
    slack_down: 'Slack is not reachable right now.',
    gone: 'This message has changed meanwhile.',
  };
  return words[failure] ?? failure;
}
