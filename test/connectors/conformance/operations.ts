import type { DestinationId } from '#contract/common.ts';
import type { Repeat } from '../../../src-main/connectors/answers.ts';
import type { Attempt, Connector } from '../../../src-main/connectors/connector.ts';
import { componentOf, connectorOf, snapshotOf, testFile, type Province } from '../harness.ts';

/** An operation in front of its remote, everything before it done. */
export interface Prepared {
  readonly attempt: Attempt;
  /** How often its effect happened, in the server's own ledger. */
  effects(): number;
}

/**
 * One operation of one connector, as the conformance suite needs to know it. A new connector joins the suite with a
 * list of these.
 */
export interface ConformanceCase {
  readonly destination: DestinationId;
  readonly operation: string;
  /** The request that carries the effect. */
  readonly request: { readonly method: string; readonly path: RegExp };
  readonly repeat: Repeat;
  prepare(province: Province, connector: Connector, number: number): Promise<Prepared>;
}

/** Plans a dossier of its own for each case and works it off up to the operation. */
function planned(
  fields: Pick<ConformanceCase, 'destination' | 'operation' | 'request' | 'repeat'> & { readonly effect: string },
): ConformanceCase {
  return {
    ...fields,
    async prepare(province, connector, number) {
      const code = `000.00.17.H55-261120-${String(number).padStart(4, '0')}`;
      const paper = testFile(`tờ khai ${number}.pdf`, `paper ${fields.destination} ${number}`);
      const result = testFile(`kết quả ${number}.pdf`, `result ${fields.destination} ${number}`);
      const files = [paper, result];
      const snapshot = snapshotOf({ code, components: [componentOf(0, [paper])], results: [result] });
      const isWanted = ({ operation }: { operation: string }): boolean => operation === fields.operation;
      const receipts = await province.runPlan(
        connectorOf(province.connect(), fields.destination),
        snapshot,
        files,
        isWanted,
      );
      const operation = connector.plan(snapshot).find(isWanted);
      if (operation === undefined) throw new Error(`the plan has no ${fields.operation}`);
      const isOurs = ({ dossierCode, sha256 }: { dossierCode: string; sha256: string }): boolean =>
        dossierCode === code || sha256 === paper.sha256;
      return {
        attempt: province.attempt(operation, receipts, files),
        effects: () =>
          province.servers
            .ledger(fields.destination)
            .filter((entry) => entry.kind === fields.effect && isOurs(entry))
            .reduce((sum, entry) => sum + entry.times, 0),
      };
    },
  };
}

const markSynced: ConformanceCase = {
  destination: 'sohoa',
  operation: 'markSynced',
  request: { method: 'POST', path: /\/capnhattrangthaidongbo$/ },
  repeat: 'nature',
  async prepare(province, _connector, number) {
    const code = `000.00.17.H55-261120-${String(number).padStart(4, '0')}`;
    const procedure = { code: '1.005434.000.00.00.H55', name: 'Mua quyển hóa đơn' };
    await province.servers.addOneStopDossier({
      code,
      applicant: 'NGUYỄN VĂN MẪU',
      receivedOn: '2026-11-20',
      procedure,
      files: [],
    });
    const mark = province.connect().oneStop?.planMark(code);
    if (mark === undefined) throw new Error('there is no one-stop source');
    return {
      attempt: province.attempt(mark),
      effects: () =>
        province.servers
          .ledger('sohoa')
          .filter((entry) => entry.kind === 'synced' && entry.dossierCode === code)
          .reduce((sum, entry) => sum + entry.times, 0),
    };
  },
};

/** A file that was pushed and left the dossier again. */
const deleteFile: ConformanceCase = {
  destination: 'sohoa',
  operation: 'deleteFile',
  request: { method: 'POST', path: /\/xoafile$/ },
  repeat: 'nature',
  async prepare(province, connector, number) {
    const code = `000.00.17.H55-261120-${String(number).padStart(4, '0')}`;
    const paper = testFile(`tờ khai ${number}.pdf`, `deleted ${number}`);
    const snapshot = snapshotOf({ code, components: [componentOf(0, [paper])] });
    await province.runPlan(connectorOf(province.connect(), 'sohoa'), snapshot, [paper]);
    const pushed = connector.plan(snapshot).find(({ operation }) => operation === 'pushFile');
    const taken = connector.withdraw({ operation: 'pushFile', slot: pushed?.slot ?? '', payload: pushed?.payload });
    if (taken === null) throw new Error('a pushed file can be taken back');
    return {
      attempt: province.attempt(taken),
      effects: () =>
        province.servers
          .ledger('sohoa')
          .filter((entry) => entry.kind === 'file-deleted' && entry.dossierCode === code)
          .reduce((sum, entry) => sum + entry.times, 0),
    };
  },
};

export const conformanceCases: readonly ConformanceCase[] = [
  planned({
    destination: 'igate',
    operation: 'createDossier',
    request: { method: 'POST', path: /^\/pa\/dossier$/ },
    repeat: 'key',
    effect: 'dossier',
  }),
  planned({
    destination: 'igate',
    operation: 'uploadFile',
    request: { method: 'POST', path: /^\/fi\/file\/--multiple$/ },
    repeat: 'key',
    effect: 'file',
  }),
  planned({
    destination: 'igate',
    operation: 'attachComponent',
    request: { method: 'PUT', path: /\/form-file\// },
    repeat: 'nature',
    effect: 'component-file',
  }),
  planned({
    destination: 'igate',
    operation: 'attachResults',
    request: { method: 'POST', path: /\/result-file$/ },
    repeat: 'key',
    effect: 'result-file',
  }),
  planned({
    destination: 'igate',
    operation: 'setStatus',
    request: { method: 'PUT', path: /\/status$/ },
    repeat: 'nature',
    effect: 'status',
  }),
  planned({
    destination: 'idesk',
    operation: 'uploadFile',
    request: { method: 'POST', path: /^\/tep$/ },
    repeat: 'key',
    effect: 'file',
  }),
  planned({
    destination: 'idesk',
    operation: 'createDraft',
    request: { method: 'POST', path: /^\/van-ban\/du-thao$/ },
    repeat: 'key',
    effect: 'draft',
  }),
  planned({
    destination: 'sohoa',
    operation: 'pushFile',
    request: { method: 'POST', path: /\/capnhatfile$/ },
    repeat: 'nature',
    effect: 'dossier-file',
  }),
  planned({
    destination: 'sohoa',
    operation: 'setFileStatus',
    request: { method: 'POST', path: /\/capnhattrangthaifile$/ },
    repeat: 'nature',
    effect: 'file-status',
  }),
  deleteFile,
  markSynced,
];
