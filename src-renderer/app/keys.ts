/** The part of a keyboard event that names the key. */
export interface KeyPress {
  readonly key: string;
  readonly code: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  readonly shiftKey: boolean;
}

/**
 * The name of a pressed key with its modifiers, such as `ctrl+enter`, `shift+r`, `?` or `1`. Digits and letters are
 * read from the key's place where the layout or an input method gives something else: the Vietnamese layout has ă and â
 * on the digit row.
 */
export function keyName(event: KeyPress): string {
  const plain = baseKey(event);
  // a sign that needs Shift on some layouts and not on others is named by itself
  const sign = plain.length === 1 && !/[a-z0-9]/.test(plain);
  const modifiers = [
    event.ctrlKey || event.metaKey ? 'ctrl' : '',
    event.altKey ? 'alt' : '',
    event.shiftKey && !sign ? 'shift' : '',
  ].filter((name) => name !== '');
  return [...modifiers, plain].join('+');
}

/**
 * Whether a key that is pressed in a form field is the field's own, so that no shortcut may take it.
 *
 * @param typed the field holds typed text, which is edited with Ctrl+Z, Ctrl+A and the clipboard's keys; a tick box is a
 * field that does not
 */
export function belongsToField(name: string, code: string, typed: boolean): boolean {
  if (typed && /^ctrl\+(shift\+)?[acvxyz]$/.test(name)) return true;
  // Alt with the number pad types a letter by its number
  return !/^(ctrl\+|alt\+|f\d+$)/.test(name) || (name.startsWith('alt+') && code.startsWith('Numpad'));
}

const NAMES: Readonly<Record<string, string>> = { ' ': 'space', Esc: 'escape', Del: 'delete' };

function baseKey({ key, code, shiftKey }: KeyPress): string {
  const [, row, digit] = /^(Digit|Numpad)(\d)$/.exec(code) ?? [];
  // without Num Lock the number pad gives Home, End and the like
  if (digit !== undefined && !shiftKey && (row === 'Digit' || key === digit)) return digit;
  const letter = /^Key([A-Z])$/.exec(code)?.[1];
  if (letter !== undefined && !/^[a-zA-Z]$/.test(key)) return letter.toLowerCase();
  return NAMES[key] ?? key.toLowerCase();
}
