/** Emoji that mean a status: the page draws these itself, because not every machine has an emoji font. */
export const drawn: Readonly<Record<string, string>> = {
  '✅': 'white_check_mark',
  '❌': 'x',
  '⚪': 'white_circle',
  '🔵': 'large_blue_circle',
  '🟢': 'large_green_circle',
  '🔴': 'red_circle',
  '⏳': 'hourglass_flowing_sand',
  '⌛': 'hourglass',
  '✋': 'raised_hand',
  '🚦': 'vertical_traffic_light',
  '👀': 'eyes',
  '↩': 'leftwards_arrow_with_hook',
  '🛡': 'shield',
  '🚫': 'no_entry_sign',
  '⏹': 'stop_button',
  '🚨': 'rotating_light',
  '⚠': 'warning',
};

/** Shortcodes beyond the drawn ones; an unknown one is shown as it was typed. */
const characters: Readonly<Record<string, string>> = {
  ...Object.fromEntries(Object.entries(drawn).map(([character, name]) => [name, character])),
  tada: '🎉',
  rocket: '🚀',
  ship: '🚢',
  wave: '👋',
  thumbsup: '👍',
  '+1': '👍',
  bell: '🔔',
  lock: '🔒',
  fire: '🔥',
  mag: '🔍',
  package: '📦',
  thread: '🧵',
};

const drawnNames = new Set(Object.values(drawn));

export const isDrawn = (name: string): boolean => drawnNames.has(name);

/** The character behind a shortcode, or the shortcode itself. */
export const characterOf = (name: string): string => characters[name] ?? `:${name}:`;

/** Any status emoji as a character, with or without its variation selector. */
export const drawnPattern = new RegExp(`^(${Object.keys(drawn).join('|')})\\uFE0F?`, 'u');
