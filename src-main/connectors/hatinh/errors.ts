import type { DossierField } from '#contract/dossiers.ts';
import { because } from '../../platform/errors.ts';
import { fold, oneLine } from '../../platform/text.ts';
import type { HatinhProfile } from '../../settings/profile.ts';
import { unusable, type AnswerContext, type CallFailure } from '../answers.ts';
import defaults from './profile.json' with { type: 'json' };

/** What the portal's words come to. `exists` and `missing` are signs that the connector acts upon itself. */
export type Verdict =
  | { readonly kind: 'done' }
  | { readonly kind: 'exists' }
  | { readonly kind: 'missing'; readonly failure: CallFailure }
  | { readonly kind: 'failed'; readonly failure: CallFailure };

export type Signs = Readonly<Record<keyof typeof defaults.patterns, RegExp>>;

/** The patterns of the profile over our own. */
export function signsOf(patterns: HatinhProfile['patterns']): Signs {
  const sign = (name: keyof Signs): RegExp => new RegExp(patterns[name] ?? defaults.patterns[name], 'iu');
  return {
    success: sign('success'),
    exists: sign('exists'),
    missing: sign('missing'),
    secret: sign('secret'),
    busy: sign('busy'),
    tooLarge: sign('tooLarge'),
  };
}

/** A fault's text in parts: what was thrown last, its type aside. */
export interface FaultWords {
  readonly type: string;
  readonly words: string;
}

const LONGEST = 300;
const LONGEST_READ = 4000;

/**
 * `Server was unable to process request. ---> <type>: <message>`: ASMX answers every exception so. The innermost one
 * says what was wrong; the places in the code behind it are nobody's matter here.
 */
export function readFault(text: string, secret = ''): FaultWords {
  const innermost = text.slice(0, LONGEST_READ).split('--->').at(-1) ?? '';
  const [sentence = ''] = innermost.split(/\r?\n\s*(?:at |--- End of )|\s+--- End of /);
  const [, type = '', words = sentence] = /^\s*([A-Za-z_][\w.`+]*(?:Exception|Error)): ([\s\S]*)$/.exec(sentence) ?? [];
  return { type, words: plainWords(words, secret) };
}

/** One line of words, never a page, never longer than a sentence or two, never with the secret that was sent. */
export function plainWords(text: string, secret = ''): string {
  const hidden = secret.length < 3 ? text : text.replaceAll(secret, '***');
  const line = oneLine(hidden.replace(/<[^>]*>/g, ' ')).replace(/^Server was unable to process request\.\s*/i, '');
  return line.length > LONGEST ? `${line.slice(0, LONGEST - 1).toWellFormed()}…` : line;
}

export interface Judgement {
  readonly signs: Signs;
  readonly context: AnswerContext;
  /** Whether the operation puts the dossier there itself: then nothing can be missing. */
  readonly creates: boolean;
  readonly unit: string;
}

/** Whether the server found the operation; otherwise nothing of it has run. */
export function isUnderstood({ words }: Pick<FaultWords, 'words'>): boolean {
  return !/did not recognize the value of HTTP Header SOAPAction/i.test(words);
}

/** What a fault of the server means. A status of 500 says nothing: ASMX gives it to every exception. */
export function judgeFault({ type, words }: FaultWords, code: string, judgement: Judgement): Verdict {
  const { context } = judgement;
  if (!isUnderstood({ words }) || /unable to read request|MustUnderstand/i.test(words)) {
    return { kind: 'failed', failure: notUnderstood(context, `${code} ${type}`) };
  }
  return judge(words, `fault ${[code, type].filter(Boolean).join(' ')}`, type, judgement);
}

/** What a result means: an undocumented text, a number or a truth value; `null` where the operation gives none. */
export function judgeResult(text: string | null, judgement: Judgement): Verdict {
  if (text === null) return { kind: 'done' };
  const words = plainWords(text);
  if (judgement.signs.success.test(words)) return { kind: 'done' };
  return judge(words, 'a result that is no success', '', judgement);
}

function judge(words: string, what: string, type: string, { signs, context, creates, unit }: Judgement): Verdict {
  const { system, operation } = context;
  const detail = `${operation}: ${what}`;
  const failed = (failure: CallFailure): Verdict => ({ kind: 'failed', failure });
  const rejected = (reason: CallFailure['reason']): Verdict => failed({ kind: 'rejected', reason });
  if (signs.secret.test(words)) {
    const reason = because('connectors.hatinh-secret-refused', { system, unit, message: words }, detail);
    return failed({ kind: 'needs-login', reason });
  }
  if (signs.exists.test(words)) return { kind: 'exists' };
  if (signs.tooLarge.test(words)) return rejected(because('connectors.hatinh-request-too-large', { system }, detail));
  if (signs.busy.test(`${type} ${words}`)) {
    return failed(unusable(context, because('connectors.hatinh-busy', { system, message: words }, detail)));
  }
  const wire = wireFieldIn(words);
  const field = fieldIn(words);
  const isMissing = signs.missing.test(words) && (field === null || field === DOSSIER_CODE);
  if (isMissing && !creates) {
    const reason = because('connectors.hatinh-dossier-missing', { system, message: words }, detail);
    return { kind: 'missing', failure: { kind: 'rejected', reason } };
  }
  if (field !== null) {
    const reason = because('connectors.field-refused', { system, field, message: words }, detail);
    const ours = wire === null ? undefined : OURS[wire];
    return failed({ kind: 'rejected', reason, ...(ours === undefined ? {} : { field: ours }) });
  }
  if (/^(?:false|-?\d*)$/i.test(words)) {
    return rejected(because('connectors.refused-silent', { system, status: words === '' ? '∅' : words }, detail));
  }
  const reason = because('connectors.refused', { system, message: words }, detail);
  // words that nobody knows may stand for an effect; where a repeat would be a second one, a person looks
  return context.repeat === 'never' ? failed({ kind: 'outcome-unknown', reason }) : rejected(reason);
}

function notUnderstood(context: AnswerContext, detail: string): CallFailure {
  const { system, operation } = context;
  return { kind: 'rejected', reason: because('connectors.hatinh-operation-unknown', { system, operation }, detail) };
}

const DOSSIER_CODE = 'Mã hồ sơ';

/** The names on the wire (seed 002), without accents and blanks, and what people call them. */
const FIELDS: readonly (readonly [wire: string, name: string])[] = [
  ['hotenchuhoso', 'Họ tên chủ hồ sơ'],
  ['cmndchuhoso', 'Số CMND, CCCD của chủ hồ sơ'],
  ['cmnd', 'Số CMND, CCCD của chủ hồ sơ'],
  ['diachichuhoso', 'Địa chỉ chủ hồ sơ'],
  ['diachi', 'Địa chỉ chủ hồ sơ'],
  ['ngaytiepnhan', 'Ngày tiếp nhận'],
  ['ngayhentra', 'Ngày hẹn trả'],
  ['mathutuc', 'Mã thủ tục'],
  ['tenhoso', 'Tên hồ sơ'],
  ['tenthanhphan', 'Tên thành phần hồ sơ'],
  ['thanhphanhoso', 'Thành phần hồ sơ'],
  ['trangthai', 'Trạng thái hồ sơ'],
  ['ngaytra', 'Ngày trả kết quả'],
  ['tennguoinhan', 'Người nhận'],
  ['tennguoichuyen', 'Người chuyển'],
  ['thaotac', 'Thao tác xử lý'],
  ['ykien', 'Ý kiến xử lý'],
  ['ngaythuchien', 'Ngày thực hiện'],
  ['sohieuvb', 'Số hiệu tờ trình'],
  ['coquanbanhanh', 'Cơ quan ban hành tờ trình'],
  ['ngaybanhanh', 'Ngày ban hành tờ trình'],
  ['trichyeu', 'Trích yếu tờ trình'],
  ['dinhkem', 'Tệp tờ trình đính kèm'],
  ['mahoso', DOSSIER_CODE],
];

/** What of them stands in a dossier, by our own name. */
const OURS: Readonly<Record<string, DossierField>> = {
  hotenchuhoso: 'applicant.name',
  cmndchuhoso: 'applicant.identityNumber',
  cmnd: 'applicant.identityNumber',
  diachichuhoso: 'applicant.address',
  diachi: 'applicant.address',
  ngaytiepnhan: 'receivedOn',
  ngayhentra: 'appointmentOn',
  mathutuc: 'procedure',
  tenhoso: 'procedure',
  tenthanhphan: 'papers',
  thanhphanhoso: 'papers',
  trangthai: 'status',
  dinhkem: 'papers',
  mahoso: 'code',
};

/** The name on the wire that the words hold, the longest; `null` when they hold none. */
function wireFieldIn(words: string): string | null {
  const bare = fold(words).replace(/[^a-z0-9]/g, '');
  const [longest] = FIELDS.filter(([wire]) => bare.includes(wire)).sort(([one], [two]) => two.length - one.length);
  return longest?.[0] ?? null;
}

/** What people call the field that the words name; `null` when they name none. */
function fieldIn(words: string): string | null {
  const wire = wireFieldIn(words);
  return FIELDS.find(([known]) => known === wire)?.[1] ?? null;
}
