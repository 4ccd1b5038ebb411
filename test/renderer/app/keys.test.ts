import { describe, expect, it } from 'vitest';
import { belongsToField, keyName, type KeyPress } from '../../../src-renderer/app/keys.ts';

function press(key: string, code: string, held: Partial<KeyPress> = {}): KeyPress {
  return { key, code, ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, ...held };
}

describe('the name of a pressed key', () => {
  it('tells letters and digits plainly, whatever Caps Lock says', () => {
    expect(keyName(press('r', 'KeyR'))).toBe('r');
    expect(keyName(press('R', 'KeyR'))).toBe('r');
    expect(keyName(press('3', 'Digit3'))).toBe('3');
    expect(keyName(press('3', 'Numpad3'))).toBe('3');
  });

  it('finds the digit row under the letters that the Vietnamese layout puts there', () => {
    expect(keyName(press('ă', 'Digit1'))).toBe('1');
    expect(keyName(press('đ', 'Digit0'))).toBe('0');
    expect(keyName(press('Process', 'Digit2'))).toBe('2');
  });

  it('finds a letter that an input method has taken', () => {
    expect(keyName(press('Process', 'KeyR'))).toBe('r');
  });

  it('names modifiers in one order and counts Command as Control', () => {
    expect(keyName(press('Enter', 'Enter', { shiftKey: true, ctrlKey: true }))).toBe('ctrl+shift+enter');
    expect(keyName(press('k', 'KeyK', { metaKey: true }))).toBe('ctrl+k');
    expect(keyName(press('1', 'Digit1', { altKey: true }))).toBe('alt+1');
  });

  it('names a sign by itself, also where it needs Shift', () => {
    expect(keyName(press('?', 'Slash', { shiftKey: true }))).toBe('?');
    expect(keyName(press('/', 'Slash'))).toBe('/');
    expect(keyName(press('+', 'Equal', { shiftKey: true }))).toBe('+');
  });

  it('leaves the keys of a number pad without Num Lock what they are', () => {
    expect(keyName(press('Home', 'Numpad7'))).toBe('home');
    expect(keyName(press(' ', 'Space'))).toBe('space');
    expect(keyName(press('Delete', 'Delete'))).toBe('delete');
  });
});

describe('a key pressed in a form field', () => {
  it('edits the typed text: undo, redo, select all and the clipboard never reach the dossier', () => {
    for (const letter of ['z', 'y', 'a', 'c', 'v', 'x']) {
      expect(belongsToField(`ctrl+${letter}`, `Key${letter.toUpperCase()}`, true)).toBe(true);
    }
    expect(belongsToField('ctrl+shift+z', 'KeyZ', true)).toBe(true);
  });

  it('undoes the last step where nothing is typed, as on a tick box', () => {
    expect(belongsToField('ctrl+z', 'KeyZ', false)).toBe(false);
  });

  it('types plain letters and digits, and those that Alt makes on the number pad', () => {
    expect(belongsToField('1', 'Digit1', true)).toBe(true);
    expect(belongsToField('shift+r', 'KeyR', true)).toBe(true);
    expect(belongsToField('alt+1', 'Numpad1', true)).toBe(true);
  });

  it('leaves the other shortcuts to the window', () => {
    expect(belongsToField('ctrl+k', 'KeyK', true)).toBe(false);
    expect(belongsToField('ctrl+enter', 'Enter', true)).toBe(false);
    expect(belongsToField('alt+n', 'KeyN', true)).toBe(false);
    expect(belongsToField('f1', 'F1', true)).toBe(false);
  });
});
