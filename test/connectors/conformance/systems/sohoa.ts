import { componentOf, connectorOf, snapshotOf } from '../../harness.ts';
import { declaredWithoutRepeats, papersOf, planned, type ConformanceCase, type ConformanceSystem } from '../system.ts';

const markSynced: ConformanceCase = {
  operation: 'markSynced',
  request: { method: 'POST', path: /\/capnhattrangthaidongbo$/ },
  repeat: 'nature',
  effect: 'synced',
  ending: 'same-state',
  endingWithoutRepeats: 'person',
  async prepare(province, number) {
    const { code } = papersOf(number);
    await province.servers.addOneStopDossier({
      code,
      applicant: 'NGUYỄN VĂN MẪU',
      receivedOn: '2026-11-20',
      procedure: { code: '1.005434.000.00.00.H55', name: 'Mua quyển hóa đơn' },
      files: [],
    });
    const mark = province.connect().oneStop?.planMark(code);
    if (mark === undefined) throw new Error('there is no one-stop source');
    return { code, operations: [mark], files: [] };
  },
};

/** A file that was pushed and left the dossier again. */
const deleteFile: ConformanceCase = {
  operation: 'deleteFile',
  request: { method: 'POST', path: /\/xoafile$/ },
  repeat: 'nature',
  effect: 'file-deleted',
  ending: 'same-state',
  endingWithoutRepeats: 'person',
  prepare(province, number) {
    const { code, files } = papersOf(number);
    const snapshot = snapshotOf({ code, components: [componentOf(0, files.slice(0, 1))] });
    const connector = connectorOf(province.connect(), 'sohoa');
    const plan = connector.plan(snapshot);
    const pushed = plan.find(({ operation }) => operation === 'pushFile');
    const taken = connector.withdraw({ operation: 'pushFile', slot: pushed?.slot ?? '', payload: pushed?.payload });
    if (taken === null) throw new Error('a pushed file can be taken back');
    return Promise.resolve({ code, operations: [...plan, taken], files });
  },
};

export const sohoa: ConformanceSystem = {
  destination: 'sohoa',
  wire: 'json',
  signIn: /\/dangnhap$/,
  // a comma stands behind its last field, as in the seed
  refusalInside: '{"error": "Thiếu thông tin", "code": "400", }',
  withoutRepeats: declaredWithoutRepeats('sohoa'),
  cases: [
    planned('sohoa', {
      operation: 'pushFile',
      request: { method: 'POST', path: /\/capnhatfile$/ },
      repeat: 'nature',
      effect: 'dossier-file',
      ending: 'same-state',
      endingWithoutRepeats: 'person',
    }),
    planned('sohoa', {
      operation: 'setFileStatus',
      request: { method: 'POST', path: /\/capnhattrangthaifile$/ },
      repeat: 'nature',
      effect: 'file-status',
      ending: 'same-state',
      endingWithoutRepeats: 'person',
    }),
    deleteFile,
    markSynced,
  ],
};
