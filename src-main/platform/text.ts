/**
 * Folds Vietnamese text for comparing and searching: composed and decomposed letters, accents, `đ` and case
 * no longer matter, and runs of white space become one blank.
 */
export function fold(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').replace(/[đĐ]/g, 'd').toLowerCase().replace(/\s+/g, ' ').trim();
}

/** The form in which text is stored: composed letters (NFC). */
export function compose(text: string): string {
  return text.normalize('NFC');
}

/** Marks that cannot be seen, or turn the direction of writing so that a text reads as another. */
const HIDDEN =
  /[\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\p{Co}\u{e0000}-\u{e007f}]/gu;

/** Text from elsewhere as one line of letters that a person can see: composed, runs of blanks and controls as one. */
export function oneLine(text: string): string {
  return compose(text.toWellFormed())
    .replace(HIDDEN, '')
    .replace(/[\p{Cc}\s]+/gu, ' ')
    .trim();
}
