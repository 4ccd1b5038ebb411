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
