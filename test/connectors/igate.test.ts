import { Readable } from 'node:stream';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { describe as sentence } from '#contract/messages/index.ts';
import type { DossierSnapshot } from '../../src-main/connectors/connector.ts';
import { AppError } from '../../src-main/platform/errors.ts';
import { componentOf, connectorOf, openProvince, snapshotOf, testFile, type Province } from './harness.ts';

let province: Province;
beforeAll(async () => {
  province = await openProvince();
});
afterAll(() => province.close());
afterEach(() => province.servers.clearFaults('igate'));

const signal = (): AbortSignal => AbortSignal.timeout(10_000);

describe('iGate', () => {
  it('receives a dossier with its papers, results and status, each effect once', async () => {
    const form = testFile('tờ khai.jpg', 'form');
    const birth = testFile('Giấy chứng sinh "mặt 1".pdf', 'birth', { reused: 2, digitised: false });
    const result = testFile('Kết quả.pdf', 'result', { source: 'idesk', digitised: false });
    const connectors = province.connect();
    const igate = connectorOf(connectors, 'igate');
    const snapshot = snapshotOf({
      components: [componentOf(0, [form]), componentOf(1, [birth])],
      results: [result],
    });
    await province.runPlan(igate, snapshot, [form, birth, result]);

    const ledger = province.servers.ledger('igate');
    expect(ledger.filter((entry) => entry.times !== 1)).toEqual([]);
    expect(ledger.map(({ kind, name, sha256 }) => [kind, name, sha256])).toEqual([
      ['dossier', 'Đăng ký khai sinh', expect.any(String)],
      ['file', 'tờ khai.pdf', form.sha256],
      ['file', expect.stringContaining('Giấy chứng sinh'), birth.sha256],
      ['file', 'Kết quả.pdf', result.sha256],
      ['component-file', 'tờ khai.pdf', form.sha256],
      ['component', 'Tờ khai đăng ký', expect.any(String)],
      ['component-file', expect.stringContaining('Giấy chứng sinh'), birth.sha256],
      ['component', 'Giấy chứng sinh', expect.any(String)],
      ['result-file', 'Kết quả.pdf', result.sha256],
      ['status', 'Đã tiếp nhận', expect.any(String)],
    ]);
    const listed = await connectors.remoteFiles.get('igate')?.list(snapshot.code, AbortSignal.timeout(5000));
    expect(listed?.ok === true ? listed.value.map((file) => [file.belongsTo, file.origin]) : listed).toEqual([
      ['Tờ khai đăng ký', ''],
      ['Giấy chứng sinh', ''],
      ['Tập tin kết quả', 'idesk'],
    ]);
  });

  it('goes on as an update when the code exists, and later operations find the dossier', async () => {
    const code = '000.00.17.H55-261120-0021';
    const igate = connectorOf(province.connect(), 'igate');
    await province.runPlan(igate, snapshotOf({ code }), []);
    const changed = snapshotOf({ code, applicant: { ...snapshotOf().applicant, address: 'Thôn mới' } });
    await province.runPlan(igate, changed, []);
    const kinds = province.servers.ledger('igate').filter((entry) => entry.dossierCode === code);
    expect(kinds.map(({ kind, times }) => [kind, times])).toEqual([
      ['dossier', 1],
      ['status', 1],
      ['dossier-update', 1],
    ]);
  });

  it('finds the dossier by its code when the receipt of its creation is not there', async () => {
    const snapshot = snapshotOf({ code: '000.00.17.H55-261120-0022' });
    const igate = connectorOf(province.connect(), 'igate');
    const [create, status] = igate.plan(snapshot);
    if (create === undefined || status === undefined) throw new Error('no plan');
    expect(await igate.execute(province.attempt(status))).toMatchObject({
      kind: 'rejected',
      reason: { code: 'connectors.igate-dossier-missing', params: { code: snapshot.code } },
    });
    await igate.execute(province.attempt(create));
    expect(await igate.execute(province.attempt(status))).toMatchObject({ kind: 'done' });
  });

  it('names the component that iGate does not have, and the file whose upload is not known', async () => {
    const paper = testFile('đơn.pdf', 'application');
    const code = '000.00.17.H55-261120-0023';
    const strange = { id: 'c9', position: 3, name: 'Đơn đề nghị', paperCode: '', files: [paper] };
    const snapshot: DossierSnapshot = snapshotOf({ code, components: [strange] });
    const igate = connectorOf(province.connect(), 'igate');
    const receipts = await province.runPlan(
      igate,
      snapshot,
      [paper],
      ({ operation }) => operation === 'attachComponent',
    );
    const attach = igate.plan(snapshot).find(({ operation }) => operation === 'attachComponent');
    if (attach === undefined) throw new Error('no plan');
    expect(await igate.execute(province.attempt(attach, receipts))).toMatchObject({
      kind: 'rejected',
      reason: { code: 'connectors.igate-component-missing', params: { component: 'Đơn đề nghị' } },
    });
    expect(await igate.execute(province.attempt(attach))).toMatchObject({
      kind: 'rejected',
      reason: { code: 'connectors.receipt-missing', params: { name: 'đơn.pdf' } },
    });
  });

  it.each([
    ['in a page', 200, '<html><body>ERR: Không thể xác thực người dùng!</body></html>'],
    ['as text', 401, 'ERR: Không thể xác thực người dùng!'],
    ['in decomposed letters', 500, 'ERR: Không thể xác thực người dùng!'.normalize('NFD')],
  ])('guides the officer when the SSO account is not linked (%s)', async (_where, status, body) => {
    province.servers.failNext('igate', { fault: { kind: 'answer', status, body } });
    const reason = await connectorOf(province.connect(), 'igate').check(signal());
    expect(reason?.code).toBe('connectors.igate-account-not-linked');
    expect(reason === null ? '' : sentence('vi', reason).next).toContain('Tài khoản liên kết cổng CBCC');
  });

  it('says what is wrong with a file that cannot be read, and leaves the remote alone', async () => {
    const paper = testFile('mất.pdf', 'lost');
    const igate = connectorOf(province.connect(), 'igate');
    const plan = igate.plan(snapshotOf({ code: '000.00.17.H55-261120-0024', components: [componentOf(0, [paper])] }));
    const upload = plan.find(({ operation }) => operation === 'uploadFile');
    if (upload === undefined) throw new Error('no plan');
    const before = province.servers.ledger('igate').length;
    expect(await igate.execute(province.attempt(upload))).toMatchObject({
      kind: 'rejected',
      reason: { code: 'platform.blob-missing' },
    });
    const broken = {
      ...province.attempt(upload),
      openFile: () =>
        Promise.resolve({
          size: paper.size,
          stream: Readable.from(
            (function* () {
              yield paper.bytes.subarray(0, 5);
              throw new AppError('platform.blob-damaged');
            })(),
          ),
        }),
    };
    expect(await igate.execute(broken)).toMatchObject({ kind: 'rejected', reason: { code: 'platform.blob-damaged' } });
    expect(province.servers.ledger('igate').length).toBe(before);
  });

  it('shows no files for a dossier that iGate does not have', async () => {
    const files = province.connect().remoteFiles.get('igate');
    expect(await files?.list('000.00.17.H55-261120-9999', signal())).toEqual({ ok: true, value: [] });
  });

  it('never takes a message for a file, whatever its status, and keeps to the limit', async () => {
    const files = province.connect().remoteFiles.get('igate');
    const id = '0'.repeat(24);
    for (const body of ['{"loi":"khong co"}', '', '<!doctype html><p>lỗi</p>']) {
      province.servers.failNext('igate', { path: /^\/fi\/file/, fault: { kind: 'answer', status: 200, body } });
      expect(await files?.download(id, 1000, signal())).toMatchObject({ ok: false });
    }
    const body = Buffer.alloc(2000, 0x25);
    province.servers.failNext('igate', { path: /^\/fi\/file/, fault: { kind: 'answer', status: 200, body } });
    expect(await files?.download(id, 1000, signal())).toMatchObject({
      ok: false,
      reason: { code: 'connectors.answer-too-large' },
    });
  });

  it('refuses a payload that it did not make', async () => {
    const igate = connectorOf(province.connect(), 'igate');
    const attempt = province.attempt({ ...first(igate.plan(snapshotOf())), payload: { code: 1 } });
    expect(await igate.execute(attempt)).toMatchObject({ kind: 'rejected' });
    expect(await igate.inquire({ ...attempt, operation: 'toString' })).toEqual({ kind: 'cannot-tell' });
  });
});

function first<Item>(items: readonly Item[]): Item {
  const [item] = items;
  if (item === undefined) throw new Error('there is none');
  return item;
}
