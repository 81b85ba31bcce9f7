import type { Block, Button } from './block-kit.ts';

/** Whether an element is a button. Apart from the schemas, so that the page need not load them. */
export function isButton(element: { type: string }): element is Button {
  return element.type === 'button';
}

/** Every button of a block, wherever it sits. */
export function buttonsOf(block: Block): Button[] {
  if (block.type === 'actions') return block.elements.filter(isButton);
  if (block.type === 'section' && block.accessory && isButton(block.accessory)) {
    return [block.accessory];
  }
  return [];
}
