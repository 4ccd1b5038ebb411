import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { componentOf, connectorOf, openProvince, snapshotOf, testFile, type Province } from './harness.ts';

let province: Province;
beforeAll(async () => {
  province = await openProvince();
});
afterAll(() => province.close());

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
});
