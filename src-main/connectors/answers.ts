import type { DossierField } from '#contract/dossiers.ts';
import type { HttpAnswer, HttpFailure, HttpResult } from '../platform/http/client.ts';
import type { Clock } from '../platform/clock.ts';
import { because } from '../platform/errors.ts';
import type { Outcome } from './connector.ts';
import { remoteWords } from './remote-words.ts';

/** An outcome of a call that brought nothing. */
export type CallFailure = Exclude<Outcome, { kind: 'done' }>;

/**
 * Whether asking once more can do harm: `read` changes nothing, `key` is recognised by its `Idempotency-Key`,
 * `nature` sets the same state again, `never` would be a second effect.
 */
export type Repeat = 'read' | 'key' | 'nature' | 'never';

/** What a system's own `errors.ts` recognises before the common rules are asked. */
export type Recognised = CallFailure | 'unauthorised' | null;

/** Finds the datum of ours that a refusal names, in its words or in its JSON; `null` when it names none. */
export type FieldOf = (message: string, json: unknown) => DossierField | null;

export interface AnswerContext {
  /** The remote's name as the window says it. */
  readonly system: string;
  readonly operation: string;
  readonly repeat: Repeat;
  readonly clock: Clock;
  /** A system's own signs, looked at first. `json` is `undefined` when the body is not JSON. */
  readonly recognise?: (answer: HttpAnswer, json: unknown) => Recognised;
  /** Which datum of the dossier a refusal names. */
  readonly fieldOf?: FieldOf;
  /** Reads JSON where a system's own is not proper; `undefined` when it is none. */
  readonly parse?: (text: string) => unknown;
  /** Turns the body of a good answer into a value; JSON by default. Throws when it cannot. */
  readonly decode?: (body: Buffer) => unknown;
}

export type Classified =
  | { readonly kind: 'value'; readonly value: unknown }
  /** The session is not accepted: renew it once and ask again. */
  | { readonly kind: 'unauthorised'; readonly message: string }
  | { readonly kind: 'failure'; readonly failure: CallFailure; readonly status: number | null };

const LONGEST_WAIT = 24 * 60 * 60 * 1000;
const PERMANENT_REDIRECTS = new Set([301, 308]);
const SIGN_IN_PAGE = /(^|[/.?=_-])(login|signin|sign-in|dangnhap|dang-nhap|sso|auth|openid-connect)([/.?=&_-]|$)/i;

/**
 * What an answer, or the lack of one, means for the operation that asked. The rules:
 * the line was never there → transient and offline; something may have arrived → unknown; 4xx → a refusal in the
 * remote's own words; 408, 429, 503 with `Retry-After` → wait; other 5xx and answers that cannot be read → transient
 * where a repeat is harmless, else unknown; redirects are never followed.
 */
export function classify(result: HttpResult, context: AnswerContext): Classified {
  return result.kind === 'failure' ? failed(classifyFailure(result, context), null) : classifyAnswer(result, context);
}

/** Whether asking once more can do no harm. */
function isHarmless(repeat: Repeat): boolean {
  return repeat !== 'never';
}

/** For answers that came but cannot be used: the effect may be there. */
export function unusable(context: AnswerContext, reason: CallFailure['reason']): CallFailure {
  return isHarmless(context.repeat)
    ? { kind: 'transient', reason, offline: false }
    : { kind: 'outcome-unknown', reason };
}

function classifyFailure(failure: HttpFailure, context: AnswerContext): CallFailure {
  const { system } = context;
  const detail = `${context.operation}: ${failure.cause} ${failure.detail}`;
  if (failure.cause === 'bad-address') {
    return { kind: 'rejected', reason: because('connectors.address', { system }, detail) };
  }
  if (failure.cause === 'certificate') {
    const reason = because('connectors.certificate', { system }, detail);
    return { kind: 'transient', reason, offline: false, untouched: true };
  }
  if (failure.sent === 'no') {
    return { kind: 'transient', reason: because('connectors.offline', { system }, detail), offline: true };
  }
  if (failure.cause === 'too-large') {
    return unusable(context, because('connectors.answer-too-large', { system }, detail));
  }
  const code =
    failure.cause === 'timeout'
      ? 'connectors.no-answer'
      : failure.cause === 'cancelled'
        ? 'connectors.stopped'
        : 'connectors.line-lost';
  const reason = because(code, { system }, detail);
  return context.repeat === 'read'
    ? { kind: 'transient', reason, offline: false }
    : { kind: 'outcome-unknown', reason };
}

function classifyAnswer(answer: HttpAnswer, context: AnswerContext): Classified {
  const json = parsed(answer.body, context.parse);
  const own = context.recognise?.(answer, json) ?? null;
  if (own === 'unauthorised') return { kind: 'unauthorised', message: remoteMessage(json) };
  if (own !== null) return failed(own, answer.status);

  if (answer.status >= 300 && answer.status < 400) return classifyRedirect(answer, context);
  const status = answer.status < 300 ? (statusInside(json) ?? answer.status) : answer.status;
  if (status >= 400) return classifyStatus(status, answer, json, context);
  if (answer.status === 204 || answer.status === 205) return { kind: 'value', value: null };

  const { system, operation } = context;
  const detail = `${operation}: ${status}, ${answer.body.length} bytes`;
  if (isPage(answer.body)) {
    return failed(unusable(context, because('connectors.page-instead', { system }, detail)), status);
  }
  if (context.decode !== undefined) {
    try {
      return { kind: 'value', value: context.decode(answer.body) };
    } catch {
      return failed(unusable(context, because('connectors.answer-broken', { system }, detail)), status);
    }
  }
  if (json !== undefined) return { kind: 'value', value: json };
  return failed(unusable(context, because('connectors.answer-broken', { system }, detail)), status);
}

function classifyStatus(status: number, answer: HttpAnswer, json: unknown, context: AnswerContext): Classified {
  const { system, operation } = context;
  const message = remoteMessage(json);
  const detail = `${operation}: HTTP ${answer.status}${status === answer.status ? '' : `, ${status} inside`}`;
  if (status === 401) return { kind: 'unauthorised', message };
  if (status === 403 && message === '') {
    return failed({ kind: 'needs-login', reason: because('connectors.forbidden', { system }, detail) }, status);
  }
  if (status === 408 || status === 429 || status === 503) {
    const until = retryAfter(answer.headers['retry-after'], context.clock.now());
    const reason = because('connectors.busy', { system }, detail);
    if (until !== null) return failed({ kind: 'wait', until, reason }, status);
    // both say that the request was not taken on
    if (status !== 503) return failed({ kind: 'transient', reason, offline: false, untouched: true }, status);
  }
  if (status >= 500) {
    return failed(unusable(context, because('connectors.server-error', { system, status }, detail)), status);
  }
  const reason =
    message === ''
      ? because('connectors.refused-silent', { system, status }, detail)
      : because('connectors.refused', { system, message }, detail);
  const field = context.fieldOf?.(message, json) ?? null;
  return failed({ kind: 'rejected', reason, ...(field === null ? {} : { field }) }, status);
}

/** A lasting redirect is a wrong address; a passing one is a portal in front, or the page to sign in at. */
function classifyRedirect(answer: HttpAnswer, context: AnswerContext): Classified {
  const location = answer.headers.location ?? '';
  if ((answer.status === 302 || answer.status === 303) && SIGN_IN_PAGE.test(location)) {
    return { kind: 'unauthorised', message: '' };
  }
  const reason = because(
    'connectors.moved',
    { system: context.system, host: hostOf(location) },
    `${context.operation}: HTTP ${answer.status}`,
  );
  if (PERMANENT_REDIRECTS.has(answer.status)) return failed({ kind: 'rejected', reason }, answer.status);
  return failed(unusable(context, reason), answer.status);
}

function failed(failure: CallFailure, status: number | null): Classified {
  return { kind: 'failure', failure, status };
}

/** `undefined` when the body is not JSON. */
function parsed(body: Buffer, parse: (text: string) => unknown = strictly): unknown {
  // a scanned file of many megabytes is not worth a try
  if (!/^[\uFEFF\s]*[[{"\-\dtfn]/.test(body.subarray(0, 64).toString('utf8'))) return undefined;
  return parse(body.toString('utf8').replace(/^\uFEFF/, ''));
}

function strictly(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return value;
  } catch {
    return undefined;
  }
}

function isPage(body: Buffer): boolean {
  return /^\s*</.test(
    body
      .subarray(0, 256)
      .toString('utf8')
      .replace(/^\uFEFF/, ''),
  );
}

/** Some gateways answer 200 and put the error inside: `{"status":400,"message":"…"}`, `{"error":"…","code":"400"}`. */
function statusInside(json: unknown): number | null {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) return null;
  const fields = new Map<string, unknown>(Object.entries(json));
  for (const name of ['status', 'code', 'statusCode']) {
    const value = fields.get(name);
    const number = typeof value === 'number' || typeof value === 'string' ? Number(value) : Number.NaN;
    if (Number.isInteger(number) && number >= 400 && number <= 599) return number;
  }
  return typeof fields.get('error') === 'string' && fields.get('error') !== '' ? 400 : null;
}

/** The remote's own words from a JSON body; never a page, never longer than a sentence or two. */
export function remoteMessage(json: unknown): string {
  if (typeof json !== 'object' || json === null) return '';
  const fields = new Map<string, unknown>(Object.entries(json));
  for (const name of ['message', 'error_description', 'error', 'detail']) {
    const value = fields.get(name);
    if (typeof value !== 'string') continue;
    const words = remoteWords(value);
    if (words !== '') return words;
  }
  return '';
}

/** Seconds or an HTTP date (RFC 9110); at most a day, at least a second from now. `null` when there is none. */
function retryAfter(header: string | undefined, now: number): number | null {
  if (header === undefined) return null;
  const text = header.trim();
  const at = /^\d{1,9}$/.test(text) ? now + Number(text) * 1000 : Date.parse(text);
  return Number.isNaN(at) ? null : Math.min(Math.max(at, now + 1000), now + LONGEST_WAIT);
}

function hostOf(location: string): string {
  return URL.canParse(location) ? new URL(location).host : '';
}
