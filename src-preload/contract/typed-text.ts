import { z } from 'zod';
import { refusal } from './refusal.ts';

/** Breaks and tabs, which come along when a cell or a paragraph is pasted into a single line. */
const BREAKS = /[\t\n\r\u2028\u2029]+/g;
/**
 * What no text for people holds: control characters, halves of surrogate pairs, code points that are no characters, and
 * the marks that turn the direction of what follows, with which a text shows something else than it says.
 */
const UNREADABLE = /[\p{Cc}\p{Cs}\p{Noncharacter_Code_Point}\u202A-\u202E\u2066-\u2069]/u;

/**
 * A single line that a person types, of at most `longest` characters: kept with composed letters (NFC), breaks and tabs
 * as blanks, and nothing around it. Every punctuation is a text like any other; whoever shows or sends it escapes it.
 * What cannot be read is refused, for input alone: what is stored already stays readable.
 */
export function typedText(longest: number) {
  return z
    .string()
    .overwrite((text) => text.replace(BREAKS, ' ').trim().normalize('NFC'))
    .max(longest)
    .refine((text) => !UNREADABLE.test(text), refusal('platform.unreadable-text'));
}
