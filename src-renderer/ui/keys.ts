const WORDS: Readonly<Record<string, string>> = {
  ctrl: 'Ctrl',
  alt: 'Alt',
  shift: 'Shift',
  enter: 'Enter',
  escape: 'Esc',
  delete: 'Del',
  space: 'Space',
  arrowup: '↑',
  arrowdown: '↓',
  pageup: 'PgUp',
  pagedown: 'PgDn',
};

/** The caps to draw for a key name: `ctrl+enter` becomes Ctrl and Enter; `1–9` stays one. */
export function keyParts(name: string): string[] {
  if (name === '') return [];
  return name
    .split(/\+(?=.)/)
    .map((part) => WORDS[part] ?? (part.length === 1 ? part.toUpperCase() : part.replace(/^f(?=\d)/, 'F')));
}
