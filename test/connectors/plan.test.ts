import { describe, expect, it } from 'vitest';
import type { DossierSnapshot, PlannedOperation } from '../../src-main/connectors/connector.ts';
import { planIdesk } from '../../src-main/connectors/idesk/map.ts';
import { findForm, flagsOf, planIgate } from '../../src-main/connectors/igate/map.ts';
import { outgoingName } from '../../src-main/connectors/outgoing.ts';
import { planMarkSynced, planSohoa } from '../../src-main/connectors/sohoa/map.ts';
import { componentOf, snapshotOf, testFile } from './harness.ts';

const form = testFile('tờ khai.pdf', 'form');
const birth = testFile('giấy chứng sinh.pdf', 'birth');
const result = testFile('kết quả.pdf', 'result');
const full = snapshotOf({ components: [componentOf(0, [form]), componentOf(1, [birth])], results: [result] });

const igate = (snapshot: DossierSnapshot): readonly PlannedOperation[] =>
  planIgate(snapshot, { received: 'Đã tiếp nhận', finished: 'Đã có kết quả' });
const planners = { igate, idesk: planIdesk, sohoa: planSohoa };
const keys = (plan: readonly PlannedOperation[]): string[] => plan.map(({ key }) => key);
const added = (before: readonly PlannedOperation[], after: readonly PlannedOperation[]): string[] => {
  const known = new Set(keys(before));
  return after.filter(({ key }) => !known.has(key)).map(({ operation, subject }) => `${operation} ${subject}`);
};

describe.each(Object.entries(planners))('the plan for %s', (destination, plan) => {
  it('has the same keys for an unchanged dossier, whoever looks at it and however it was read', () => {
    const again = structuredClone(full);
    const other = {
      ...again,
      officer: { name: 'Trần Văn Khác', account: 'tvkhac@example.gov.vn', identityNumber: '' },
    };
    expect(keys(plan(again))).toEqual(keys(plan(full)));
    expect(keys(plan(other))).toEqual(keys(plan(full)));
  });

  it('has no key twice, names its destination and dossier in each, and stands only behind what it holds', () => {
    const operations = plan(full);
    expect(new Set(keys(operations)).size).toBe(operations.length);
    const before = new Set<string>();
    for (const operation of operations) {
      expect(operation.key.startsWith(`${destination}/${full.code}/`)).toBe(true);
      expect(operation.key).toMatch(/^[\x21-\x7e]{1,255}$/);
      for (const label of operation.after) expect(before.has(label)).toBe(true);
      before.add(operation.label);
    }
  });

  it('carries nothing that JSON loses', () => {
    for (const { payload } of plan(full)) expect(JSON.parse(JSON.stringify(payload))).toEqual(payload);
  });

  it('uploads a paper once when it is attached twice', () => {
    const twice = snapshotOf({ components: [componentOf(0, [form, { ...form, attachmentId: 'other' }])] });
    const bytes = plan(twice).filter((operation) => operation.bytes > 0);
    expect(bytes.map((operation) => operation.bytes)).toEqual([form.size]);
  });
});

describe('iGate', () => {
  it('creates first, attaches after its uploads, and sets the status behind everything', () => {
    const operations = igate(full);
    expect(operations.map(({ operation }) => operation)).toEqual([
      'createDossier',
      'uploadFile',
      'uploadFile',
      'uploadFile',
      'attachComponent',
      'attachComponent',
      'attachResults',
      'setStatus',
    ]);
    const status = operations.at(-1);
    expect(status?.after).toEqual(operations.slice(0, -1).map(({ label }) => label));
  });

  it('queues what changed and nothing else', () => {
    const before = igate(full);
    const moreFiles = { ...full, components: [componentOf(0, [form, result]), componentOf(1, [birth])] };
    expect(added(before, igate(moreFiles))).toEqual(['attachComponent Tờ khai đăng ký']);
    const renamed = { ...full, applicant: { ...full.applicant, address: 'Thôn K' } };
    expect(added(before, igate(renamed))).toEqual([`createDossier ${full.code}`]);
    expect(added(before, igate({ ...full, status: 'finished' }))).toEqual(['setStatus Đã có kết quả']);
    const moreResults = { ...full, results: [result, testFile('thêm.pdf', 'more')] };
    expect(added(before, igate(moreResults))).toEqual(['uploadFile thêm.pdf', 'attachResults thêm.pdf']);
  });

  it('leaves components without files alone and does not send iGate its own files back', () => {
    const own = testFile('của iGate.pdf', 'own', { source: 'igate' });
    const operations = igate(snapshotOf({ components: [componentOf(0, []), componentOf(1, [own])], results: [own] }));
    expect(operations.map(({ operation }) => operation)).toEqual(['createDossier', 'setStatus']);
  });

  it('tells the truth about each component', () => {
    const reused = testFile('r.pdf', 'r', { reused: 2, digitised: false, fromNationalRepository: true });
    expect(flagsOf([form])).toEqual({ digitized: 1, reused: 0, fromNationalRepository: 0 });
    expect(flagsOf([reused])).toEqual({ digitized: 0, reused: 2, fromNationalRepository: 1 });
    expect(flagsOf([form, reused])).toEqual({ digitized: 1, reused: 2, fromNationalRepository: 1 });
  });

  it('finds the component by its paper code, else by its name whatever the accents', () => {
    const dossier = {
      results: [],
      forms: [
        { id: '1', name: 'Tờ khai', code: 'KQ.1', files: [] },
        { id: '2', name: 'Giấy chứng sinh'.normalize('NFD'), code: null, files: [] },
        { id: '3', name: 'GIAY CHUNG SINH', code: '', files: [] },
      ],
    };
    expect(findForm(dossier, { name: 'Tên khác', paperCode: 'KQ.1' })?.id).toBe('1');
    expect(findForm(dossier, { name: 'Giấy chứng sinh', paperCode: '' })?.id).toBe('2');
    expect(findForm(dossier, { name: 'giay  chung sinh', paperCode: 'KQ.9' })?.id).toBe('2');
    expect(findForm(dossier, { name: 'Giấy khai tử', paperCode: '' })).toBeNull();
  });
});

describe('iDesk', () => {
  it('sends all component files under the name of the procedure unless the officer chose', () => {
    const draft = planIdesk(full).at(-1);
    expect(draft).toMatchObject({
      operation: 'createDraft',
      payload: { code: full.code, title: 'Đăng ký khai sinh', files: [{ name: form.name }, { name: birth.name }] },
    });
    const chosen = planIdesk({ ...full, idesk: { title: 'Tờ trình', files: [birth] } });
    expect(chosen.map(({ operation, subject }) => `${operation} ${subject}`)).toEqual([
      'uploadFile giấy chứng sinh.pdf',
      'createDraft Tờ trình',
    ]);
  });

  it('sends nothing for a dossier without papers, and a draft without papers when that was chosen', () => {
    expect(planIdesk(snapshotOf())).toEqual([]);
    expect(planIdesk(snapshotOf({ idesk: { title: 'Tờ trình', files: [] } })).length).toBe(1);
  });
});

describe('EFY', () => {
  const types = (snapshot: DossierSnapshot): unknown[] =>
    planSohoa(snapshot)
      .filter(({ operation }) => operation === 'pushFile')
      .map(({ payload }) => payload);

  it('files papers under their paper code, without one under their place, results under the result type', () => {
    expect(types(full)).toMatchObject([
      { documentType: 'KQ.G15.000001', file: { name: form.name } },
      { documentType: 'KHAC-02', file: { name: birth.name } },
      { documentType: 'FILE_TRA_KET_QUA', file: { name: result.name } },
    ]);
  });

  it('never lets two papers of one type replace each other by their name', () => {
    const one = testFile('Quét.pdf', 'one');
    const two = testFile('quet.jpg', 'two');
    const snapshot = snapshotOf({ components: [componentOf(0, [one, two])] });
    expect(types(snapshot)).toMatchObject([{ file: { name: 'Quét.pdf' } }, { file: { name: 'quet (2).pdf' } }]);
  });

  it('sets each status behind its file, and does not send EFY its own files back', () => {
    const own = testFile('của EFY.pdf', 'own', { source: 'sohoa' });
    const operations = planSohoa(snapshotOf({ components: [componentOf(0, [form, own])] }));
    expect(operations.map(({ operation, after }) => [operation, after.length])).toEqual([
      ['pushFile', 0],
      ['setFileStatus', 1],
    ]);
  });

  it('marks a dossier by its own operation alone', () => {
    expect(planSohoa(full).some(({ operation }) => operation === 'markSynced')).toBe(false);
    expect(planMarkSynced('000.00.17.H55', full.code)).toMatchObject({
      operation: 'markSynced',
      key: `sohoa/${full.code}/synced`,
    });
  });
});

it.each([
  ['tờ khai.jpg', 'tờ khai.pdf'],
  ['scan.PDF', 'scan.pdf'],
  ['Giấy khai sinh', 'Giấy khai sinh.pdf'],
  ['bản 1.2', 'bản 1.2.pdf'],
  ['.pdf', 'giay-to.pdf'],
  ['tờ khai.tiff'.normalize('NFD'), 'tờ khai.pdf'],
])('%s leaves as %s', (name, expected) => {
  expect(outgoingName(name)).toBe(expected);
});
