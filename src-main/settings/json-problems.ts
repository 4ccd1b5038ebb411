import { printParseErrorCode, type ParseErrorCode } from 'jsonc-parser';
import type { Sentence } from '#contract/messages/types.ts';

const SENTENCES: Readonly<Record<string, Sentence>> = {
  InvalidSymbol: { vi: 'có chữ đứng ngoài ngoặc kép', en: 'there is a word outside of quotation marks' },
  InvalidNumberFormat: { vi: 'số viết sai', en: 'a number is written wrongly' },
  PropertyNameExpected: {
    vi: 'thiếu tên mục trong ngoặc kép',
    en: 'the name of an entry is missing, in quotation marks',
  },
  ValueExpected: { vi: 'thiếu giá trị', en: 'a value is missing' },
  ColonExpected: { vi: 'thiếu dấu hai chấm', en: 'a colon is missing' },
  CommaExpected: { vi: 'thiếu dấu phẩy', en: 'a comma is missing' },
  CloseBraceExpected: { vi: 'thiếu dấu }', en: 'a } is missing' },
  CloseBracketExpected: { vi: 'thiếu dấu ]', en: 'a ] is missing' },
  EndOfFileExpected: { vi: 'còn chữ thừa sau dấu } cuối', en: 'something stands after the last }' },
  UnexpectedEndOfComment: { vi: 'ghi chú chưa đóng', en: 'a comment is not closed' },
  UnexpectedEndOfString: { vi: 'thiếu ngoặc kép đóng', en: 'a closing quotation mark is missing' },
  InvalidEscapeCharacter: { vi: 'dấu \\ dùng sai trong chữ', en: 'a \\ is used wrongly in a text' },
  InvalidUnicode: { vi: 'mã \\u viết sai', en: 'a \\u code is written wrongly' },
  InvalidCharacter: { vi: 'có ký tự điều khiển trong chữ', en: 'there is a control character in a text' },
};

/** What makes a text no JSON, for the person who wrote it. */
export function jsonProblem(code: ParseErrorCode): Sentence {
  const told = SENTENCES[printParseErrorCode(code)] ?? { vi: 'viết sai', en: 'it is written wrongly' };
  return { vi: `JSON sai cú pháp: ${told.vi}`, en: `the JSON is broken: ${told.en}` };
}
