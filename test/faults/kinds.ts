import type { DestinationId } from '#contract/common.ts';
import { GATEWAY_PAGE, type RequestFault } from '../../src-main/training/faults.ts';
import { portalFault } from '../connectors/portal.ts';

/** A fault that random runs draw from. None of them says that something arrived when it did not. */
export interface RandomFault {
  readonly name: string;
  readonly fault: RequestFault;
  /** Only these can show it; all without it. */
  readonly only?: readonly DestinationId[];
  /** It shows when the caller's patience ends. */
  readonly waits?: boolean;
}

const html = { 'content-type': 'text/html; charset=utf-8' };
const json = { 'content-type': 'application/json; charset=utf-8' };
const xml = { 'content-type': 'text/xml; charset=utf-8' };
const SESSIONS: readonly DestinationId[] = ['igate', 'idesk', 'sohoa', 'dvcqg'];

const randomFaults: readonly RandomFault[] = [
  { name: 'dropped before the effect', fault: { kind: 'drop', when: 'before' } },
  { name: 'dropped after the effect', fault: { kind: 'drop', when: 'after' } },
  { name: 'half a body', fault: { kind: 'half' } },
  { name: 'slow', fault: { kind: 'delay', milliseconds: 40 } },
  { name: 'slow drops', fault: { kind: 'delay', milliseconds: 40, drip: true } },
  { name: 'no answer', fault: { kind: 'hang' }, waits: true },
  { name: 'answer too late', fault: { kind: 'delay', milliseconds: 5000 }, waits: true },
  { name: '500', fault: { kind: 'answer', status: 500, headers: html, body: GATEWAY_PAGE } },
  {
    name: '502 after the effect',
    fault: { kind: 'answer', status: 502, headers: html, body: GATEWAY_PAGE, after: true },
  },
  { name: '503', fault: { kind: 'answer', status: 503, body: '' } },
  { name: '503 Retry-After', fault: { kind: 'answer', status: 503, headers: { 'retry-after': '1' }, body: '' } },
  { name: '429 Retry-After', fault: { kind: 'answer', status: 429, headers: { 'retry-after': '1' }, body: '' } },
  {
    name: '504 after the effect',
    fault: { kind: 'answer', status: 504, headers: html, body: GATEWAY_PAGE, after: true },
  },
  { name: 'HTML page with 200', fault: { kind: 'answer', status: 200, headers: html, body: GATEWAY_PAGE } },
  {
    name: 'HTML page with 200 after the effect',
    fault: { kind: 'answer', status: 200, headers: html, body: GATEWAY_PAGE, after: true },
  },
  { name: 'empty body after the effect', fault: { kind: 'answer', status: 200, headers: json, body: '', after: true } },
  {
    name: 'cut JSON after the effect',
    fault: { kind: 'answer', status: 200, headers: json, body: '{"id": "12', after: true },
    only: SESSIONS,
  },
  { name: 'expired session', fault: { kind: 'expired' }, only: SESSIONS },
  { name: 'moved for a while', fault: { kind: 'answer', status: 307, headers: { location: '/khac' }, body: '' } },
  { name: 'moved for good', fault: { kind: 'answer', status: 308, headers: { location: '/khac' }, body: '' } },
  { name: '403', fault: { kind: 'answer', status: 403, body: '' } },
  {
    name: '400 with a message',
    fault: { kind: 'answer', status: 400, headers: json, body: '{"status":400,"message":"Thiếu thông tin"}' },
    only: SESSIONS,
  },
  {
    name: 'SOAP fault: a wrong secret',
    fault: { kind: 'answer', status: 500, headers: xml, body: portalFault('System.Exception: Mã xác thực không đúng') },
    only: ['hatinh'],
  },
  {
    name: 'SOAP fault: an invalid field',
    fault: {
      kind: 'answer',
      status: 500,
      headers: xml,
      body: portalFault('System.FormatException: NgayTiepNhan: String was not recognized as a valid DateTime.'),
    },
    only: ['hatinh'],
  },
  {
    name: 'SOAP fault: a time-out of the database after the effect',
    fault: {
      kind: 'answer',
      status: 500,
      headers: xml,
      body: portalFault('System.Data.SqlClient.SqlException: Timeout expired.'),
      after: true,
    },
    only: ['hatinh'],
  },
  {
    name: 'SOAP fault: nobody knows it',
    fault: {
      kind: 'answer',
      status: 500,
      headers: xml,
      body: portalFault('System.NullReferenceException: Object reference not set to an instance of an object.'),
    },
    only: ['hatinh'],
  },
  {
    name: 'cut XML after the effect',
    fault: { kind: 'answer', status: 200, headers: xml, body: '<?xml version="1.0"?><soap:Envelope', after: true },
    only: ['hatinh'],
  },
];

/** What a system can show. */
export function faultsAt(destination: DestinationId): readonly RandomFault[] {
  return randomFaults.filter(({ only }) => only === undefined || only.includes(destination));
}
