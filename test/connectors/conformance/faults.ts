import { GATEWAY_PAGE, type RequestFault } from '../../../src-main/training/faults.ts';
import type { ConformanceCase, ConformanceFault, ConformanceSystem, Expected } from './system.ts';

const html = { 'content-type': 'text/html; charset=utf-8' };
const offline: Expected = { kind: 'transient', code: 'connectors.offline', offline: true, effects: 0 };

/** How a system's answers look where they are not what they should be. */
const WIRES = {
  json: {
    type: { 'content-type': 'application/json; charset=utf-8' },
    refusal: (status: number) => JSON.stringify({ status, message: 'Trường identityNumber không hợp lệ' }),
    refusalCode: 'connectors.refused',
    serverError: '{"status":500,"message":"Lỗi hệ thống"}',
    cut: '{"id": "12',
  },
  soap: {
    type: { 'content-type': 'text/xml; charset=utf-8' },
    // what refuses with such a status is the web server in front: the service itself says everything in a fault with 500
    refusal: () => GATEWAY_PAGE,
    refusalCode: 'connectors.refused-silent',
    serverError: GATEWAY_PAGE,
    cut: '<?xml version="1.0" encoding="utf-8"?><soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"><soap:Body><ThemMoi',
  },
} as const;

/** Answers that came but cannot be used: again where that is harmless, else nobody knows. */
const unusable =
  (code: string, effects: 0 | 1) =>
  ({ repeat }: ConformanceCase): Expected =>
    repeat === 'never'
      ? { kind: 'outcome-unknown', code, effects }
      : { kind: 'transient', code, offline: false, effects };

const always = (expected: Expected) => (): Expected => expected;
const lost = (effects: 0 | 1, code = 'connectors.line-lost') => always({ kind: 'outcome-unknown', code, effects });
const same = (fault: RequestFault) => (): RequestFault => fault;

/** Every fault that the system, or what stands before it, can show; its own after the common ones. */
export function faultsOf(system: ConformanceSystem): readonly ConformanceFault[] {
  const faults = [
    ...beforeAnything,
    ...lostAnswers,
    ...refusals(system),
    ...(system.signIn === undefined ? [] : sessions),
    ...busy,
    ...unusableAnswers(system),
    ...redirects,
    ...(system.ownFaults ?? []),
  ];
  return faults.map((fault) => ({ ...fault, expected: system.differently?.[fault.name] ?? fault.expected }));
}

const beforeAnything: readonly ConformanceFault[] = [
  { name: 'refused', fault: () => 'down', expected: always(offline) },
  { name: 'unknown host', fault: () => 'unknown-host', expected: always(offline) },
];

const lostAnswers: readonly ConformanceFault[] = [
  {
    name: 'no answer in time, before the effect',
    fault: same({ kind: 'hang' }),
    waits: true,
    expected: lost(0, 'connectors.no-answer'),
  },
  {
    name: 'no answer in time, after the effect',
    fault: same({ kind: 'delay', milliseconds: 10_000 }),
    waits: true,
    expected: lost(1, 'connectors.no-answer'),
  },
  {
    name: 'a body that drips slower than our patience',
    fault: same({ kind: 'delay', milliseconds: 10_000, drip: true }),
    waits: true,
    expected: lost(1, 'connectors.no-answer'),
  },
  { name: 'dropped before the effect', fault: same({ kind: 'drop', when: 'before' }), expected: lost(0) },
  { name: 'dropped after the effect', fault: same({ kind: 'drop', when: 'after' }), expected: lost(1) },
  { name: 'half a body after the effect', fault: same({ kind: 'half' }), expected: lost(1) },
];

function refusals({ wire, refusalInside }: ConformanceSystem): readonly ConformanceFault[] {
  const { type, refusal, refusalCode } = WIRES[wire];
  const statuses = [400, 403, 404, 409, 413, 422].map((status): ConformanceFault => {
    const isPage = refusal(status) === GATEWAY_PAGE;
    return {
      name: `${status} with ${isPage ? 'a page' : 'a message'}`,
      fault: same({ kind: 'answer', status, headers: isPage ? html : type, body: refusal(status) }),
      // without a word of the remote, a 403 is a matter of the account
      expected: always(
        isPage && status === 403
          ? { kind: 'needs-login', code: 'connectors.forbidden', effects: 0 }
          : { kind: 'rejected', code: refusalCode, effects: 0 },
      ),
      // a create that is told so goes on as an update: its own case
      meets: ({ operation, variant }) => !(status === 409 && operation === 'createDossier' && variant === undefined),
    };
  });
  return [
    ...statuses,
    {
      name: '404 with a page of the gateway',
      fault: same({ kind: 'answer', status: 404, headers: html, body: GATEWAY_PAGE }),
      expected: always({ kind: 'rejected', code: 'connectors.refused-silent', effects: 0 }),
    },
    {
      name: '403 without a word',
      fault: same({ kind: 'answer', status: 403, body: '' }),
      expected: always({ kind: 'needs-login', code: 'connectors.forbidden', effects: 0 }),
    },
    {
      name: '401 that lasts',
      fault: same({ kind: 'answer', status: 401, body: '' }),
      times: 2,
      expected: always({ kind: 'needs-login', code: 'connectors.session-refused', effects: 0 }),
    },
    {
      name: '200 with an error inside',
      fault: same({ kind: 'answer', status: 200, headers: type, body: refusalInside }),
      expected: always({ kind: 'rejected', code: 'connectors.refused', effects: 0 }),
    },
  ];
}

const sessions: readonly ConformanceFault[] = [
  {
    name: 'a session that has just expired',
    fault: same({ kind: 'expired' }),
    expected: always({ kind: 'done', effects: 1 }),
  },
  {
    name: 'sessions that are refused again',
    fault: same({ kind: 'expired' }),
    times: 2,
    expected: always({ kind: 'needs-login', code: 'connectors.session-refused', effects: 0 }),
  },
];

const busy: readonly ConformanceFault[] = [
  {
    name: '429 with Retry-After in seconds',
    fault: same({ kind: 'answer', status: 429, headers: { 'retry-after': '7' }, body: '' }),
    expected: always({ kind: 'wait', code: 'connectors.busy', wait: 7000, effects: 0 }),
  },
  {
    name: '503 with Retry-After as a date',
    fault: ({ now }) => ({
      kind: 'answer',
      status: 503,
      headers: { 'retry-after': new Date(Math.ceil(now / 1000) * 1000 + 60_000).toUTCString() },
      body: '',
    }),
    expected: always({ kind: 'wait', code: 'connectors.busy', wait: 60_000, effects: 0 }),
  },
  {
    name: '429 without a time',
    fault: same({ kind: 'answer', status: 429, body: '' }),
    expected: always({ kind: 'transient', code: 'connectors.busy', offline: false, effects: 0 }),
  },
];

function unusableAnswers({ wire }: ConformanceSystem): readonly ConformanceFault[] {
  const { type, serverError, cut } = WIRES[wire];
  const error = serverError === GATEWAY_PAGE ? html : type;
  return [
    {
      name: '500 before the effect',
      fault: same({ kind: 'answer', status: 500, headers: error, body: serverError }),
      expected: unusable('connectors.server-error', 0),
    },
    {
      name: '500 after the effect',
      fault: same({ kind: 'answer', status: 500, headers: error, body: serverError, after: true }),
      expected: unusable('connectors.server-error', 1),
    },
    {
      name: '502 with a page after the effect',
      fault: same({ kind: 'answer', status: 502, headers: html, body: GATEWAY_PAGE, after: true }),
      expected: unusable('connectors.server-error', 1),
    },
    {
      name: '503 without a time',
      fault: same({ kind: 'answer', status: 503, headers: html, body: GATEWAY_PAGE }),
      expected: unusable('connectors.server-error', 0),
    },
    {
      name: 'a page with 200',
      fault: same({ kind: 'answer', status: 200, headers: html, body: GATEWAY_PAGE }),
      expected: unusable('connectors.page-instead', 0),
    },
    {
      name: 'an empty body after the effect',
      fault: same({ kind: 'answer', status: 200, headers: type, body: '', after: true }),
      expected: unusable('connectors.answer-broken', 1),
    },
    {
      name: `broken ${wire === 'soap' ? 'XML' : 'JSON'} after the effect`,
      fault: same({ kind: 'answer', status: 200, headers: type, body: cut, after: true }),
      expected: unusable('connectors.answer-broken', 1),
    },
    {
      name: 'the right answer under a wrong content type',
      fault: same({ kind: 'answer', status: 200, headers: { 'content-type': 'text/plain' }, after: true }),
      expected: always({ kind: 'done', effects: 1 }),
    },
    {
      name: 'an answer over the limit, after the effect',
      fault: same({ kind: 'answer', status: 200, headers: type, body: OVERSIZED, after: true }),
      expected: unusable('connectors.answer-too-large', 1),
    },
  ];
}

/** Over the limit that the suite sets in the profile. */
export const ANSWER_LIMIT = 20_000;
const OVERSIZED = Buffer.alloc(2 * ANSWER_LIMIT, 0x20);

/** To another host than the profile's: never followed, whatever they say. */
const redirects: readonly ConformanceFault[] = [301, 302, 303, 307, 308].map((status) => ({
  name: `${status} to another host`,
  fault: ({ elsewhere }) => ({ kind: 'answer', status, headers: { location: `${elsewhere}/pa/dossier` }, body: '' }),
  expected:
    status === 301 || status === 308
      ? always({ kind: 'rejected', code: 'connectors.moved', effects: 0 })
      : unusable('connectors.moved', 0),
}));
