import type { ComponentChildren } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import type { Confirm } from '../../../slack/block-kit.ts';
import type { View } from '../../../slack/message.ts';
import { Cross } from '../icons.tsx';
import { Blocks } from './blocks.tsx';
import { Plain, TextObject } from './mrkdwn-view.tsx';

function Dialog({
  title,
  onClose,
  children,
}: {
  title: ComponentChildren;
  onClose: () => void;
  children: ComponentChildren;
}) {
  const dialog = useRef<HTMLDialogElement>(null);
  useLayoutEffect(() => {
    // The browser's own modal: focus stays inside, Escape closes.
    dialog.current?.showModal();
    dialog.current?.querySelector<HTMLElement>('footer button:last-child')?.focus();
  }, []);
  return (
    <dialog ref={dialog} class="dialog" onClose={onClose} aria-labelledby="dialog-title">
      <header>
        <h2 id="dialog-title">{title}</h2>
        <button type="button" class="quiet" aria-label="Close" onClick={onClose}>
          <Cross />
        </button>
      </header>
      {children}
    </dialog>
  );
}

/** Slack asks in the client, before anything is sent. */
export function ConfirmDialog({
  confirm,
  onAccept,
  onDeny,
}: {
  confirm: Confirm;
  onAccept: () => void;
  onDeny: () => void;
}) {
  return (
    <Dialog title={<Plain text={confirm.title.text} />} onClose={onDeny}>
      <div class="dialog__text">
        <TextObject text={confirm.text} />
      </div>
      <footer>
        <button type="button" class="block-button" data-testid="confirm-deny" onClick={onDeny}>
          {confirm.deny.text}
        </button>
        <button
          type="button"
          class={`block-button block-button--${confirm.style ?? 'primary'}`}
          data-testid="confirm-accept"
          onClick={onAccept}
        >
          {confirm.confirm.text}
        </button>
      </footer>
    </Dialog>
  );
}

/** A modal of the app, to be read and closed. */
export function ViewDialog({ view, onClose }: { view: View; onClose: () => void }) {
  return (
    <Dialog title={view.title} onClose={onClose}>
      <div class="dialog__text">
        <Blocks blocks={view.blocks} />
      </div>
      <footer>
        <button type="button" class="block-button" onClick={onClose}>
          {view.close}
        </button>
      </footer>
    </Dialog>
  );
}
