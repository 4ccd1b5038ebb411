/**
 * The name of a pressed key with its modifiers, such as `ctrl+enter`, `shift+r`, `?` or `1`. Digits and letters are
 * read from the key's place where the layout or an input method gives something else: the Vietnamese layout has ă and â
 * on the digit row.
 */
export function keyName(
  event: Pick<KeyboardEvent, 'key' | 'code' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>,
): string {
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

const NAMES: Readonly<Record<string, string>> = { ' ': 'space', Esc: 'escape', Del: 'delete' };

function baseKey({ key, code, shiftKey }: Pick<KeyboardEvent, 'key' | 'code' | 'shiftKey'>): string {
  const digit = /^(?:Digit|Numpad)(\d)$/.exec(code)?.[1];
  if (digit !== undefined && !shiftKey && !/^[a-zA-Z]{2,}$/.test(key)) return digit;
  const letter = /^Key([A-Z])$/.exec(code)?.[1];
  if (letter !== undefined && !/^[a-zA-Z]$/.test(key)) return letter.toLowerCase();
  return NAMES[key] ?? key.toLowerCase();
}

/** Whether the key would type into or act on what has the focus, so that a plain shortcut must leave it alone. */
export function belongsToTarget(name: string, target: EventTarget | null): boolean {
  if (!(target instanceof Element)) return false;
  if (target.closest('input, textarea, select, [contenteditable="true"]') !== null) {
    return !name.includes('ctrl+') && !/^f\d+$/.test(name);
  }
  if (name !== 'space' && name !== 'enter') return false;
  return (
    target.closest('button, a[href], summary, [role="button"], [role="tab"], [role="menuitem"], [role="checkbox"]') !==
    null
  );
}
