import { oneLine } from '../platform/text.ts';

const LONGEST_WORDS = 300;
/** What is looked at of a longer text. */
const LONGEST_READ = 8192;

const PAGE = /^\s*<(?:!doctype|html|head|body)\b/i;
const UNSPOKEN = /<(script|style|svg|noscript)\b[^]*?(?:<\/\1\s*>|$)/gi;
/** Marks of web text that stand inside a sentence; anything else in angle brackets is a word, such as `<MaKetQua>`. */
const MARKUP =
  /<\/?(?:a|b|big|blockquote|br|center|code|dd|div|dl|dt|em|font|h[1-6]|hr|i|img|li|ol|p|pre|small|span|strong|sub|sup|table|tbody|td|th|thead|tr|u|ul)(?:\s[^<>]*)?\/?>/gi;

/**
 * A remote's own words as a person is shown them: one short line, with its `<…>` as they came, without marks of web
 * text and without what cannot be seen or turns the direction of writing. Empty for a whole page. Pure.
 */
export function remoteWords(text: string): string {
  const read = text.slice(0, LONGEST_READ);
  if (PAGE.test(read)) return '';
  const letters = Array.from(oneLine(read.replace(UNSPOKEN, ' ').replace(MARKUP, ' ')));
  return letters.length > LONGEST_WORDS ? `${letters.slice(0, LONGEST_WORDS - 1).join('')}…` : letters.join('');
}
