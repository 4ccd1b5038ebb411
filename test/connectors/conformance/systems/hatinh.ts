import type { DossierSnapshot } from '../../../../src-main/connectors/connector.ts';
import type { RequestFault } from '../../../../src-main/training/faults.ts';
import { connectorOf } from '../../harness.ts';
import { officeProfile, portalFault, portalResult } from '../../portal.ts';
import { papersOf, planned, type ConformanceCase, type ConformanceSystem, type Expected } from '../system.ts';

const XML = { 'content-type': 'text/xml; charset=utf-8' };
const DOSSIERS = '\\/layouts\\/hatinh\\/dvc\\/DVCServiceHoSo\\.asmx$';

/** Every operation has the service's address; the action stands in the body as well. */
const call = (name: string) => ({ method: 'POST', path: new RegExp(DOSSIERS), body: new RegExp(`<${name} `) });

/** A procedure whose dossiers go on to the provincial office, with its letter attached. */
const forwardToOffice: ConformanceCase = {
  operation: 'forwardToOffice',
  request: { method: 'POST', path: /ServiceLienThonggVPUB\.asmx$/ },
  repeat: 'nature',
  effect: 'office-file',
  ending: 'same-state',
  endingWithoutRepeats: 'person',
  prepare(province, number) {
    const { code, snapshot, files } = papersOf(number);
    const connector = connectorOf(province.connect({ change: officeProfile }), 'hatinh');
    return Promise.resolve({ code, operations: connector.plan(snapshot), files });
  },
};

const fault = (text: string, after = false): RequestFault => ({
  kind: 'answer',
  status: 500,
  headers: XML,
  body: portalFault(text),
  after,
});
const result = (text: string): RequestFault => ({
  kind: 'answer',
  status: 200,
  headers: XML,
  body: portalResult(text),
});

/** Words that nobody knows may stand for an effect, where a repeat would be a second one. */
const unreadable =
  (code: string) =>
  ({ repeat }: ConformanceCase): Expected =>
    repeat === 'never' ? { kind: 'outcome-unknown', code, effects: 0 } : { kind: 'rejected', code, effects: 0 };

export const hatinh: ConformanceSystem = {
  destination: 'hatinh',
  wire: 'soap',
  refusalInside: portalResult('Trường HoTenChuHoSo không được để trống'),
  withoutRepeats(profile, operation) {
    if (profile.destinations.hatinh === undefined) throw new Error('hatinh is not in the training profile');
    profile.destinations.hatinh.operations = { [operation]: { repeat: 'never' } };
  },
  cases: [
    planned('hatinh', {
      operation: 'createDossier',
      request: call('ThemMoiHoSoDVC'),
      repeat: 'nature',
      effect: 'dossier',
      ending: 'same-state',
      endingWithoutRepeats: 'person',
    }),
    planned('hatinh', {
      operation: 'setStatus',
      request: call('CapNhatTrangThaiHoSo'),
      repeat: 'nature',
      effect: 'status',
      ending: 'same-state',
      endingWithoutRepeats: 'person',
    }),
    planned('hatinh', {
      operation: 'returnResult',
      change: (snapshot: DossierSnapshot) => ({ ...snapshot, status: 'returned' as const }),
      request: call('TraKetQuaHoSo'),
      repeat: 'nature',
      effect: 'returned',
      ending: 'same-state',
      endingWithoutRepeats: 'person',
    }),
    planned('hatinh', {
      operation: 'addProcessLine',
      request: call('CapNhatQuaTrinhXuLyHoSo'),
      repeat: 'never',
      effect: 'process-line',
      ending: 'person',
      endingWithoutRepeats: 'person',
    }),
    forwardToOffice,
  ],
  differently: {
    '200 with an error inside': () => ({ kind: 'rejected', code: 'connectors.field-refused', effects: 0 }),
    // there is no session that could be renewed
    '401 that lasts': () => ({ kind: 'needs-login', code: 'connectors.forbidden', effects: 0 }),
  },
  ownFaults: [
    {
      name: 'a wrong secret as a fault with 500',
      fault: () => fault('System.Exception: Mã xác thực không đúng'),
      expected: () => ({ kind: 'needs-login', code: 'connectors.hatinh-secret-refused', effects: 0 }),
    },
    {
      name: 'an invalid field as a fault with 500',
      fault: () => fault('System.FormatException: NgayTiepNhan: String was not recognized as a valid DateTime.'),
      expected: () => ({ kind: 'rejected', code: 'connectors.field-refused', effects: 0 }),
    },
    {
      name: '"already there" as a fault, after the effect',
      fault: () => fault('System.Exception: Mã hồ sơ đã tồn tại', true),
      expected: () => ({ kind: 'done', code: 'connectors.hatinh-existed', effects: 1 }),
    },
    {
      name: 'a database that does not answer, after the effect',
      fault: () => fault('System.Data.SqlClient.SqlException: Timeout expired.', true),
      expected: ({ repeat }) =>
        repeat === 'never'
          ? { kind: 'outcome-unknown', code: 'connectors.hatinh-busy', effects: 1 }
          : { kind: 'transient', code: 'connectors.hatinh-busy', offline: false, effects: 1 },
    },
    {
      name: 'an exception that nobody knows',
      fault: () => fault('System.NullReferenceException: Object reference not set to an instance of an object.'),
      expected: unreadable('connectors.refused'),
    },
    {
      name: 'the word false with 200',
      fault: () => result('false'),
      expected: () => ({ kind: 'rejected', code: 'connectors.refused-silent', effects: 0 }),
    },
    {
      name: 'the portal says that it is overloaded, with 200',
      fault: () => result('Hệ thống quá tải'),
      expected: ({ repeat }) =>
        repeat === 'never'
          ? { kind: 'outcome-unknown', code: 'connectors.hatinh-busy', effects: 0 }
          : { kind: 'transient', code: 'connectors.hatinh-busy', offline: false, effects: 0 },
    },
    {
      name: 'an action that the server does not know',
      fault: () => ({
        kind: 'answer',
        status: 500,
        headers: XML,
        body: portalFault('Server did not recognize the value of HTTP Header SOAPAction: x.', 'Client', ''),
      }),
      expected: () => ({ kind: 'rejected', code: 'connectors.hatinh-operation-unknown', effects: 0 }),
    },
    {
      name: 'an envelope with a document type and entities',
      fault: () => ({
        kind: 'answer',
        status: 200,
        headers: XML,
        body: `<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>${portalResult('&a;').slice(38)}`,
        after: true,
      }),
      expected: ({ repeat }) =>
        repeat === 'never'
          ? { kind: 'outcome-unknown', code: 'connectors.answer-broken', effects: 1 }
          : { kind: 'transient', code: 'connectors.answer-broken', offline: false, effects: 1 },
    },
  ],
};
