import { checkMessage, type LimitFault } from '../../../bot/slack/limits.ts';
import type { Message } from '../../../bot/messages/blocks.ts';

/** Every length at which one of Slack's limits lies (bot/slack/*-limits.ts); two texts between two of them are alike. */
const limits = [0, 30, 75, 100, 150, 255, 300, 2000, 3000, 3900, 4000];
/** Their values are judged by what they are and not by how long. */
const literal = new Set(['type', 'action_id', 'style']);

/**
 * Judges messages as `checkMessage` does, but those of one shape (same fields, same kinds, lengths within the same
 * limits) only once: a simulated hour sends thousands that differ in a digit.
 */
export function createShapeCheck(): (message: Message) => readonly LimitFault[] {
  const known = new Map<string, readonly LimitFault[]>();
  return ({ text, blocks }) => {
    const shape = shapeOf({ text, blocks }, '') + repeated(blocks);
    let faults = known.get(shape);
    if (!faults) known.set(shape, (faults = checkMessage({ text, blocks })));
    return faults;
  };
}

function shapeOf(value: unknown, name: string): string {
  if (typeof value === 'string') return literal.has(name) ? value : lengthClass(value.length);
  if (typeof value !== 'object' || value === null) return String(value);
  let shape = '{';
  // Of a list, the names are the positions.
  for (const key in value) shape += `${key}:${shapeOf(Reflect.get(value, key), key)};`;
  return shape;
}

function lengthClass(length: number): string {
  let index = 0;
  while (length > (limits[index] ?? Infinity)) index += 1;
  return String(index);
}

/** A block_id is unique in its message; which one it is does not matter. */
function repeated(blocks: Message['blocks']): string {
  const ids = blocks.flatMap(({ block_id }) => block_id ?? []);
  return new Set(ids).size === ids.length ? '' : `!${ids.join()}`;
}
