/** A text that was too long for its field. */
export interface Clipped {
  readonly field: string;
  readonly limit: number;
}

const SIGN = '…';
const letters = new Intl.Segmenter('vi', { granularity: 'grapheme' });

/**
 * The text in composed letters, at most `limit` UTF-16 units long (that is how the portal counts). What is cut ends
 * with `…`, between two letters as people see them: never inside a surrogate pair or between a letter and its accent.
 */
export function clip(text: string, limit: number): { readonly text: string; readonly isClipped: boolean } {
  const whole = text.normalize('NFC').toWellFormed();
  if (whole.length <= limit) return { text: whole, isClipped: false };
  let end = 0;
  // a little more than fits is enough to find the last letter that does
  for (const { index, segment } of letters.segment(whole.slice(0, limit + 64))) {
    if (index + segment.length > limit - SIGN.length) break;
    end = index + segment.length;
  }
  return { text: `${whole.slice(0, end).trimEnd()}${SIGN}`, isClipped: true };
}

/** Cuts the fields of one message and remembers which ones. */
export interface Clipper {
  cut(field: string, text: string): string;
  clipped(): readonly Clipped[];
}

/** @param lengths the longest value of each field; a field without an entry is left as it is. */
export function createClipper(lengths: Readonly<Record<string, number>>): Clipper {
  const clipped = new Map<string, Clipped>();
  return {
    cut(field, text) {
      const limit = Object.hasOwn(lengths, field) ? lengths[field] : undefined;
      if (limit === undefined) return text.normalize('NFC').toWellFormed();
      const result = clip(text, limit);
      if (result.isClipped) clipped.set(field, { field, limit });
      return result.text;
    },
    clipped: () => [...clipped.values()],
  };
}
