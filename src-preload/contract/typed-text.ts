import { z } from 'zod';
import { refusal } from './refusal.ts';

/** Breaks and tabs, which come along when a cell or a paragraph is pasted into a single line. */
const BREAKS = /[\t\n\r\u2028\u2029]+/g;
/** Signs that other scripts and pictures need between two others; nothing of Vietnamese is written with them. */
const JOINERS = String.raw`\u200C\u200D\uFE00-\uFE0F\u{E0100}-\u{E01EF}`;
/** Behind these a joiner is seen: pictures, and letters of scripts that join. */
const JOINED = String.raw`\p{Extended_Pictographic}\uFE0F?|\p{Emoji_Modifier}|(?![\p{Script=Latin}\p{Script=Inherited}])[\p{L}\p{M}]`;
/** Marks that turn the direction of what follows, with which a text shows something else than it says. */
const TURNS = String.raw`\u202A-\u202E\u2066-\u2069`;
/**
 * What nobody sees and a copied text brings along, such as U+00AD, U+200B, U+2060 and U+FEFF: with it two names that look
 * the same would be two, and a name of nothing else would be one. U+2800 is a blank by its look alone.
 */
const UNSEEN = new RegExp(
  String.raw`(?<!${JOINED})[${JOINERS}]|(?![${JOINERS}${TURNS}])[\p{Default_Ignorable_Code_Point}\u2800]`,
  'gu',
);
/**
 * What no text for people holds: control characters, halves of surrogate pairs, code points that are no characters, and
 * marks that turn the direction.
 */
const UNREADABLE = new RegExp(String.raw`[\p{Cc}\p{Cs}\p{Noncharacter_Code_Point}${TURNS}]`, 'u');

/**
 * A single line that a person types, of at most `longest` characters: kept with composed letters (NFC), breaks and tabs
 * as blanks, without what nobody sees, and nothing around it. Every punctuation is a text like any other; whoever shows or sends it escapes it.
 * What cannot be read is refused, for input alone: what is stored already stays readable.
 */
export function typedText(longest: number) {
  return z
    .string()
    .overwrite((text) => text.replace(BREAKS, ' ').replace(UNSEEN, '').trim().normalize('NFC'))
    .max(longest)
    .refine((text) => !UNREADABLE.test(text), refusal('platform.unreadable-text'));
}
