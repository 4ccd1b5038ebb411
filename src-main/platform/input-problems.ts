import { z } from 'zod';
import { describe, messages, type MessageCode } from '#contract/messages/index.ts';
import type { Sentence } from '#contract/messages/types.ts';
import { fieldName } from './field-names.ts';

export type InputIssue = z.core.$ZodIssue;

/** What our own checks say of themselves (`refusal` of the contract). */
const refused = z.object({
  refusal: z.string().transform((code, context): MessageCode => {
    if (Object.hasOwn(messages, code)) return code as MessageCode;
    context.addIssue({ code: 'custom' });
    return z.NEVER;
  }),
});

const OTHER: Sentence = { vi: 'không đúng dạng', en: 'has another form' };
const MOST_CHOICES = 12;

/** The code of the catalogue with which a check of ours refuses, or `null` for any other problem. */
export function refusalOf(issue: InputIssue): MessageCode | null {
  return issue.code === 'custom' ? (refused.safeParse(issue.params).data?.refusal ?? null) : null;
}

/** Where a problem is: names and numbers, joined by dots; empty for the whole input. */
export function placeOf({ path }: Pick<InputIssue, 'path'>): string {
  return path.map(String).join('.');
}

/**
 * What is wrong with a value, as a piece of a sentence in both languages. It holds nothing of the value itself, which
 * may be personal.
 */
export function problemOf(issue: InputIssue): Sentence {
  switch (issue.code) {
    case 'invalid_type':
      return wrongKind(issue);
    case 'too_small':
      return outOfBounds(issue.origin, 'least', Number(issue.minimum), issue.inclusive !== false);
    case 'too_big':
      return outOfBounds(issue.origin, 'most', Number(issue.maximum), issue.inclusive !== false);
    case 'invalid_value':
      return notListed(issue.values);
    case 'invalid_format':
      return wrongForm(issue);
    case 'unrecognized_keys':
      return { vi: `không có mục ${quoted(issue.keys)}`, en: `there is no entry ${quoted(issue.keys)}` };
    case 'invalid_union':
      return noAlternative(issue);
    case 'invalid_key':
    case 'invalid_element': {
      const [inner] = issue.issues;
      return inner === undefined ? OTHER : problemOf(inner);
    }
    case 'not_multiple_of':
      return { vi: `phải chia hết cho ${issue.divisor}`, en: `must be a multiple of ${issue.divisor}` };
    case 'custom':
      return ownCheck(issue);
  }
}

const KINDS: Readonly<Record<string, Sentence>> = {
  string: { vi: 'chữ trong ngoặc kép', en: 'a text' },
  number: { vi: 'một con số', en: 'a number' },
  int: { vi: 'một số nguyên', en: 'a whole number' },
  boolean: { vi: 'true hoặc false', en: 'true or false' },
  array: { vi: 'một danh sách [ ]', en: 'a list [ ]' },
  object: { vi: 'một nhóm { }', en: 'a group { }' },
  record: { vi: 'một nhóm { }', en: 'a group { }' },
  Blob: { vi: 'nội dung của tệp', en: 'the bytes of a file' },
};
const NOTHING_TAKEN: Sentence = { vi: 'lệnh này không nhận dữ liệu vào', en: 'this takes no input' };

function wrongKind(issue: InputIssue & { code: 'invalid_type' }): Sentence {
  if (issue.expected === 'undefined' || issue.expected === 'never') return NOTHING_TAKEN;
  const kind = KINDS[issue.expected] ?? { vi: 'giá trị đúng dạng', en: 'a value of the right form' };
  // whether it is missing is only known where the value was kept with the issue
  if (!('input' in issue)) return { vi: `thiếu, hoặc không phải ${kind.vi}`, en: `missing, or not ${kind.en}` };
  return issue.input === undefined
    ? { vi: `thiếu, cần ${kind.vi}`, en: `missing; ${kind.en} is needed` }
    : { vi: `phải là ${kind.vi}`, en: `must be ${kind.en}` };
}

function outOfBounds(origin: string, side: 'least' | 'most', limit: number, inclusive: boolean): Sentence {
  const least = side === 'least';
  if (origin === 'string' && least && limit === 1) return { vi: 'không được để trống', en: 'must not be empty' };
  const units: Readonly<Record<string, Sentence>> = {
    string: { vi: ' ký tự', en: limit === 1 ? ' character' : ' characters' },
    array: { vi: ' mục', en: limit === 1 ? ' entry' : ' entries' },
  };
  const unit = units[origin];
  if (unit === undefined) {
    const [vi, en] = least ? ['từ', 'at least'] : ['đến', 'at most'];
    if (inclusive)
      return { vi: `phải ${vi} ${limit}${least ? ' trở lên' : ' trở xuống'}`, en: `must be ${en} ${limit}` };
    return least
      ? { vi: `phải lớn hơn ${limit}`, en: `must be more than ${limit}` }
      : { vi: `phải nhỏ hơn ${limit}`, en: `must be less than ${limit}` };
  }
  return least
    ? { vi: `phải có ít nhất ${limit}${unit.vi}`, en: `needs at least ${limit}${unit.en}` }
    : { vi: `không được quá ${limit}${unit.vi}`, en: `takes at most ${limit}${unit.en}` };
}

function notListed(values: readonly unknown[]): Sentence {
  const known = values.slice(0, MOST_CHOICES).map(String);
  const list = quoted(known) + (values.length > known.length ? ', …' : '');
  return values.length === 1
    ? { vi: `phải là ${list}`, en: `must be ${list}` }
    : { vi: `phải là một trong ${list}`, en: `must be one of ${list}` };
}

const FORMS: Readonly<Record<string, Sentence>> = {
  date: { vi: 'phải là ngày có thật, viết yyyy-MM-dd', en: 'must be a real day, written yyyy-MM-dd' },
  datetime: {
    vi: 'phải là thời điểm kèm múi giờ, ví dụ 2026-11-25T17:00:00+07:00',
    en: 'must be a time with its zone, such as 2026-11-25T17:00:00+07:00',
  },
  time: { vi: 'phải là giờ viết HH:mm:ss, ví dụ 07:30:00', en: 'must be a time written HH:mm:ss, such as 07:30:00' },
  url: { vi: 'phải là địa chỉ http:// hoặc https://', en: 'must be an http:// or https:// address' },
};

function wrongForm(issue: InputIssue & { code: 'invalid_format' }): Sentence {
  if ('prefix' in issue) {
    const prefix = quoted([String(issue.prefix)]);
    return { vi: `phải bắt đầu bằng ${prefix}`, en: `must begin with ${prefix}` };
  }
  // an expression would tell nothing to people
  return FORMS[issue.format] ?? OTHER;
}

/** Of the alternatives, the one that came nearest: whose problem lies deepest. */
function noAlternative(issue: InputIssue & { code: 'invalid_union' }): Sentence {
  if ('options' in issue) return notListed(issue.options);
  const [nearest] = issue.errors.flat().sort((one, other) => other.path.length - one.path.length);
  if (nearest === undefined) return OTHER;
  const { vi, en } = problemOf(nearest);
  const place = placeOf(nearest);
  return place === '' ? { vi, en } : { vi: `${place}: ${vi}`, en: `${place}: ${en}` };
}

/** A check of ours has its own sentence. */
function ownCheck(issue: InputIssue): Sentence {
  const code = refusalOf(issue);
  if (code === null) return OTHER;
  const field = fieldName(placeOf(issue));
  const tell = (locale: 'vi' | 'en'): string =>
    describe(locale, { code, params: { field: field[locale] } }).what.replace(/\.$/, '');
  return { vi: tell('vi'), en: tell('en') };
}

function quoted(values: readonly string[]): string {
  return values.map((value) => `“${value}”`).join(', ');
}
