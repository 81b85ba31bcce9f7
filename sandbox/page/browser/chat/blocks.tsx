import type { Block, Button, ImageElement, OtherElement } from '../../../slack/block-kit.ts';
import { isButton } from '../../../slack/buttons.ts';
import type { Message } from '../../../slack/message.ts';
import { failureWords, pressKey, useChat } from './context.ts';
import { Plain, TextObject } from './mrkdwn-view.tsx';
import { RichText } from './rich-text.tsx';

/** The blocks of a message, or of a modal (then without a message to click in). */
export function Blocks({ blocks, message }: { blocks: readonly Block[]; message?: Message }) {
  return (
    <>
      {blocks.map((block, index) => (
        <OneBlock key={index} block={block} message={message} />
      ))}
    </>
  );
}

function OneBlock({ block, message }: { block: Block; message: Message | undefined }) {
  switch (block.type) {
    case 'header':
      return (
        <h3 class="block-header">
          <Plain text={block.text.text} />
        </h3>
      );
    case 'section':
      return <Section block={block} message={message} />;
    case 'context':
      return (
        <div class="block-context">
          {block.elements.map((element, index) => (
            <span key={index}>
              {element.type === 'image' ? (
                <Picture image={element} />
              ) : (
                <TextObject text={element} />
              )}
            </span>
          ))}
        </div>
      );
    case 'actions':
      return <Actions block={block} message={message} />;
    case 'divider':
      return <hr />;
    case 'image':
      return (
        <figure class="block-image">
          <Picture image={block} />
          {block.title && <figcaption>{block.title.text}</figcaption>}
        </figure>
      );
    case 'rich_text':
      return (
        <div class="block-section">
          <RichText elements={block.elements} />
        </div>
      );
    case 'unsupported':
      return <p class="unsupported">A “{block.of}” block, which this sandbox cannot draw.</p>;
  }
}

type SectionBlock = Extract<Block, { type: 'section' }>;

function Section({ block, message }: { block: SectionBlock; message: Message | undefined }) {
  return (
    <div class="block-section">
      <div class="block-section__body">
        {block.text && (
          <div>
            <TextObject text={block.text} />
          </div>
        )}
        {block.fields && (
          <div class="block-fields">
            {block.fields.map((field, index) => (
              <div key={index}>
                <TextObject text={field} />
              </div>
            ))}
          </div>
        )}
      </div>
      {block.accessory && (
        <Element element={block.accessory} blockId={block.block_id} message={message} />
      )}
    </div>
  );
}

type ActionsBlock = Extract<Block, { type: 'actions' }>;

function Actions({ block, message }: { block: ActionsBlock; message: Message | undefined }) {
  const { failures } = useChat();
  const failed = block.elements
    .map(({ action_id }) => message && failures.get(pressKey(message.ts, action_id)))
    .find(Boolean);
  return (
    <>
      <div class="block-actions">
        {block.elements.map((element, index) => (
          <Element key={index} element={element} blockId={block.block_id} message={message} />
        ))}
      </div>
      {failed && (
        <p class="press-failed" role="alert">
          {failureWords(failed)}
        </p>
      )}
    </>
  );
}

function Element({
  element,
  blockId,
  message,
}: {
  element: Button | ImageElement | OtherElement;
  blockId: string | undefined;
  message: Message | undefined;
}) {
  if (isButton(element))
    return <BlockButton button={element} blockId={blockId} message={message} />;
  if ('alt_text' in element && typeof element.alt_text === 'string') {
    return <Picture image={{ ...element, alt_text: element.alt_text }} />;
  }
  return <span class="unsupported">A “{element.type}”, which this sandbox cannot draw.</span>;
}

function BlockButton({
  button,
  blockId,
  message,
}: {
  button: Button;
  blockId: string | undefined;
  message: Message | undefined;
}) {
  const { press, pressing } = useChat();
  const busy = message !== undefined && pressing === pressKey(message.ts, button.action_id);
  return (
    <button
      type="button"
      class={`block-button block-button--${button.style ?? 'plain'}`}
      data-testid="block-action"
      data-action-id={button.action_id}
      aria-label={button.accessibility_label}
      aria-busy={busy}
      disabled={busy || !message}
      onClick={() => message && press(message, button, blockId)}
    >
      <Plain text={button.text.text} />
    </button>
  );
}

function Picture({ image }: { image: { image_url?: string | undefined; alt_text: string } }) {
  if (!image.image_url?.startsWith('https://'))
    return <span class="unsupported">{image.alt_text}</span>;
  return <img src={image.image_url} alt={image.alt_text} />;
}
