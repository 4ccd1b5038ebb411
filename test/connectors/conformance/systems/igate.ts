import { connectorOf } from '../../harness.ts';
import { declaredWithoutRepeats, papersOf, planned, type ConformanceCase, type ConformanceSystem } from '../system.ts';

/** The dossier stands at iGate already, opened under another key with another address: 409, and on as an update. */
const update: ConformanceCase = {
  operation: 'createDossier',
  variant: 'the code exists, so it is an update',
  request: { method: 'PUT', path: /^\/pa\/dossier\/[0-9a-f]{24}$/ },
  repeat: 'nature',
  effect: 'dossier-update',
  ending: 'key',
  async prepare(province, number) {
    const { code, snapshot, files } = papersOf(number);
    const connector = connectorOf(province.connect(), 'igate');
    const elsewhere = { ...snapshot, applicant: { ...snapshot.applicant, address: 'Thôn khác' } };
    await province.runPlan(connector, elsewhere, files, ({ operation }) => operation !== 'createDossier');
    return { code, operations: connector.plan(snapshot), files };
  },
};

export const igate: ConformanceSystem = {
  destination: 'igate',
  wire: 'json',
  signIn: /\/token$/,
  refusalInside: '{"status":400,"message":"Thiếu thông tin"}',
  withoutRepeats: declaredWithoutRepeats('igate'),
  cases: [
    planned('igate', {
      operation: 'createDossier',
      request: { method: 'POST', path: /^\/pa\/dossier$/ },
      repeat: 'key',
      effect: 'dossier',
      ending: 'key',
      endingWithoutRepeats: 'asks',
    }),
    update,
    planned('igate', {
      operation: 'uploadFile',
      request: { method: 'POST', path: /^\/fi\/file\/--multiple$/ },
      repeat: 'key',
      effect: 'file',
      ending: 'key',
      endingWithoutRepeats: 'person',
    }),
    planned('igate', {
      operation: 'attachComponent',
      request: { method: 'PUT', path: /\/form-file\// },
      repeat: 'nature',
      effect: 'component-file',
      ending: 'key',
      endingWithoutRepeats: 'asks',
    }),
    planned('igate', {
      operation: 'attachResults',
      request: { method: 'POST', path: /\/result-file$/ },
      repeat: 'key',
      effect: 'result-file',
      ending: 'key',
      endingWithoutRepeats: 'asks',
    }),
    planned('igate', {
      operation: 'setStatus',
      request: { method: 'PUT', path: /\/status$/ },
      repeat: 'nature',
      effect: 'status',
      ending: 'key',
      endingWithoutRepeats: 'person',
    }),
  ],
  ownFaults: [
    {
      name: 'the SSO account is not linked at iGate',
      fault: () => ({
        kind: 'answer',
        status: 200,
        headers: { 'content-type': 'text/html; charset=utf-8' },
        body: 'ERR: Không thể xác thực người dùng!',
      }),
      expected: () => ({ kind: 'needs-login', code: 'connectors.igate-account-not-linked', effects: 0 }),
    },
  ],
};
