import type { Repeat } from '../../../src-main/connectors/answers.ts';
import type { Outcome } from '../../../src-main/connectors/connector.ts';
import { GATEWAY_PAGE, type RequestFault } from '../../../src-main/training/faults.ts';

export interface Expected {
  readonly kind: Outcome['kind'];
  /** The sentence that the officer reads. */
  readonly code?: string;
  readonly offline?: boolean;
  /** For `wait`: milliseconds from now. */
  readonly wait?: number;
  /** Effects in the server's ledger right after. */
  readonly effects: 0 | 1;
}

export interface ConformanceFault {
  readonly name: string;
  readonly fault: RequestFault | 'down' | 'unknown-host';
  /** How many requests it meets. */
  readonly times?: number;
  /** It shows only when our own patience ends. */
  readonly waits?: boolean;
  expected(repeat: Repeat): Expected;
}

const json = { 'content-type': 'application/json; charset=utf-8' };
const html = { 'content-type': 'text/html; charset=utf-8' };
const offline: Expected = { kind: 'transient', code: 'connectors.offline', offline: true, effects: 0 };

/** Answers that came but cannot be used: again where that is harmless, else nobody knows. */
const unusable =
  (code: string, effects: 0 | 1) =>
  (repeat: Repeat): Expected =>
    repeat === 'never'
      ? { kind: 'outcome-unknown', code, effects }
      : { kind: 'transient', code, offline: false, effects };

const always = (expected: Expected) => (): Expected => expected;

const refusal = (status: number): ConformanceFault => ({
  name: `${status} with a message`,
  fault: {
    kind: 'answer',
    status,
    headers: json,
    body: JSON.stringify({ status, message: 'Trường identityNumber không hợp lệ' }),
  },
  expected: always({ kind: 'rejected', code: 'connectors.refused', effects: 0 }),
});

/** Every fault that a remote, or what stands before it, can show. `elsewhere` is a host that must never be called. */
export function conformanceFaults(elsewhere: string): readonly ConformanceFault[] {
  const redirect = (status: number): RequestFault => ({
    kind: 'answer',
    status,
    headers: { location: `${elsewhere}/pa/dossier` },
    body: '',
  });
  return [
    { name: 'refused', fault: 'down', expected: always(offline) },
    { name: 'unknown host', fault: 'unknown-host', expected: always(offline) },
    {
      name: 'no answer in time, before the effect',
      fault: { kind: 'hang' },
      waits: true,
      expected: always({ kind: 'outcome-unknown', code: 'connectors.no-answer', effects: 0 }),
    },
    {
      name: 'no answer in time, after the effect',
      fault: { kind: 'delay', milliseconds: 10_000 },
      waits: true,
      expected: always({ kind: 'outcome-unknown', code: 'connectors.no-answer', effects: 1 }),
    },
    {
      name: 'a body that drips slower than our patience',
      fault: { kind: 'delay', milliseconds: 10_000, drip: true },
      waits: true,
      expected: always({ kind: 'outcome-unknown', code: 'connectors.no-answer', effects: 1 }),
    },
    {
      name: 'dropped before the effect',
      fault: { kind: 'drop', when: 'before' },
      expected: always({ kind: 'outcome-unknown', code: 'connectors.line-lost', effects: 0 }),
    },
    {
      name: 'dropped after the effect',
      fault: { kind: 'drop', when: 'after' },
      expected: always({ kind: 'outcome-unknown', code: 'connectors.line-lost', effects: 1 }),
    },
    {
      name: 'half a body after the effect',
      fault: { kind: 'half' },
      expected: always({ kind: 'outcome-unknown', code: 'connectors.line-lost', effects: 1 }),
    },
    refusal(400),
    refusal(403),
    refusal(404),
    refusal(409),
    refusal(413),
    refusal(422),
    {
      name: '400 with a page',
      fault: { kind: 'answer', status: 400, headers: html, body: GATEWAY_PAGE },
      expected: always({ kind: 'rejected', code: 'connectors.refused-silent', effects: 0 }),
    },
    {
      name: '403 without a word',
      fault: { kind: 'answer', status: 403, body: '' },
      expected: always({ kind: 'needs-login', code: 'connectors.forbidden', effects: 0 }),
    },
    {
      name: 'a session that has just expired',
      fault: { kind: 'expired' },
      expected: always({ kind: 'done', effects: 1 }),
    },
    {
      name: 'sessions that are refused again',
      fault: { kind: 'expired' },
      times: 2,
      expected: always({ kind: 'needs-login', code: 'connectors.session-refused', effects: 0 }),
    },
    {
      name: '429 with Retry-After in seconds',
      fault: { kind: 'answer', status: 429, headers: { 'retry-after': '7' }, body: '' },
      expected: always({ kind: 'wait', code: 'connectors.busy', wait: 7000, effects: 0 }),
    },
    {
      name: '503 with Retry-After as a date',
      fault: { kind: 'answer', status: 503, headers: { 'retry-after': 'Fri, 20 Nov 2026 02:01:00 GMT' }, body: '' },
      expected: always({ kind: 'wait', code: 'connectors.busy', wait: 60_000, effects: 0 }),
    },
    {
      name: '429 without a time',
      fault: { kind: 'answer', status: 429, body: '' },
      expected: always({ kind: 'transient', code: 'connectors.busy', offline: false, effects: 0 }),
    },
    {
      name: '500 before the effect',
      fault: { kind: 'answer', status: 500, headers: json, body: '{"status":500,"message":"Lỗi hệ thống"}' },
      expected: unusable('connectors.server-error', 0),
    },
    {
      name: '502 with a page after the effect',
      fault: { kind: 'answer', status: 502, headers: html, body: GATEWAY_PAGE, after: true },
      expected: unusable('connectors.server-error', 1),
    },
    {
      name: '503 without a time',
      fault: { kind: 'answer', status: 503, headers: html, body: GATEWAY_PAGE },
      expected: unusable('connectors.server-error', 0),
    },
    {
      name: 'a page with 200',
      fault: { kind: 'answer', status: 200, headers: html, body: GATEWAY_PAGE },
      expected: unusable('connectors.page-instead', 0),
    },
    {
      name: 'an empty body after the effect',
      fault: { kind: 'answer', status: 200, headers: json, body: '', after: true },
      expected: unusable('connectors.answer-broken', 1),
    },
    {
      name: 'broken JSON after the effect',
      fault: { kind: 'answer', status: 200, headers: json, body: '{"id": "12', after: true },
      expected: unusable('connectors.answer-broken', 1),
    },
    {
      name: 'the right answer under a wrong content type',
      fault: { kind: 'answer', status: 200, headers: { 'content-type': 'text/plain' }, after: true },
      expected: always({ kind: 'done', effects: 1 }),
    },
    {
      name: '200 with an error inside',
      fault: { kind: 'answer', status: 200, headers: json, body: '{"status":400,"message":"Thiếu thông tin"}' },
      expected: always({ kind: 'rejected', code: 'connectors.refused', effects: 0 }),
    },
    {
      name: 'an answer over the limit, after the effect',
      fault: { kind: 'answer', status: 200, headers: json, body: Buffer.alloc(40_000, 0x20), after: true },
      expected: unusable('connectors.answer-too-large', 1),
    },
    {
      name: 'a passing redirect to another host',
      fault: redirect(307),
      expected: unusable('connectors.moved', 0),
    },
    {
      name: 'a lasting redirect to another host',
      fault: redirect(308),
      expected: always({ kind: 'rejected', code: 'connectors.moved', effects: 0 }),
    },
  ];
}
