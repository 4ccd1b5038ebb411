import { jsonrepair } from 'jsonrepair';

/** Why a text could not be read. */
export type Unreadable = 'cut' | 'shape';

const DEEPEST = 40;

/**
 * Reads JSON, and what seed 004 shows in its place: objects without keys inside an object, `{[…]}`, commas after the
 * last one. Small slips besides (quotes, comments) are mended. A text that ends half-way is never mended: what is
 * missing would be taken for "there is no more".
 */
export function readTolerantly(text: string): { ok: true; value: unknown } | { ok: false; why: Unreadable } {
  const clean = text.replace(/^\uFEFF/, '').trim();
  try {
    const value: unknown = JSON.parse(clean);
    return { ok: true, value };
  } catch {
    // not proper JSON: go on
  }
  if (!/^[[{]/.test(clean)) return { ok: false, why: 'shape' };
  const lists = keylessObjectsToLists(clean);
  if (!lists.ok) return lists;
  try {
    const value: unknown = JSON.parse(jsonrepair(lists.text));
    return { ok: true, value };
  } catch {
    return { ok: false, why: 'shape' };
  }
}

/** Every `{…}` that holds values without keys becomes `[…]`; strings are left alone. */
function keylessObjectsToLists(text: string): { ok: true; text: string } | { ok: false; why: Unreadable } {
  const characters = text.split('');
  /** Where each bracket that is still open stands, and what closes it. */
  const open: { readonly at: number; readonly closer: string; isList: boolean }[] = [];
  let ended = false;

  for (let index = 0; index < text.length; index += 1) {
    const character = text[index] ?? '';
    if (/\s/.test(character) || character === ',' || character === ':') continue;
    if (ended) return { ok: false, why: 'shape' };
    if (character === '"' || character === "'") {
      const end = endOfString(text, index);
      if (end === -1) return { ok: false, why: 'cut' };
      index = end;
    } else if (character === '{' || character === '[') {
      if (open.length >= DEEPEST) return { ok: false, why: 'shape' };
      open.push({
        at: index,
        closer: character === '{' ? '}' : ']',
        isList: character === '{' && holdsNoKey(text, index),
      });
    } else if (character === '}' || character === ']') {
      const bracket = open.pop();
      if (bracket?.closer !== character) return { ok: false, why: 'shape' };
      if (bracket.isList) {
        characters[bracket.at] = '[';
        characters[index] = ']';
      }
      ended = open.length === 0;
    }
  }
  return ended ? { ok: true, text: characters.join('') } : { ok: false, why: 'cut' };
}

/** Whether what stands first after an opening brace is a value and not a key. */
function holdsNoKey(text: string, brace: number): boolean {
  const first = skipSpace(text, brace + 1);
  const character = text[first] ?? '';
  if (character === '{' || character === '[') return true;
  if (character !== '"' && character !== "'") return false;
  const end = endOfString(text, first);
  if (end === -1) return false;
  return text[skipSpace(text, end + 1)] !== ':';
}

function skipSpace(text: string, from: number): number {
  let index = from;
  while (/\s/.test(text[index] ?? '')) index += 1;
  return index;
}

/** The place of the closing quote, or -1. */
function endOfString(text: string, quote: number): number {
  const mark = text[quote];
  for (let index = quote + 1; index < text.length; index += 1) {
    if (text[index] === '\\') index += 1;
    else if (text[index] === mark) return index;
  }
  return -1;
}
