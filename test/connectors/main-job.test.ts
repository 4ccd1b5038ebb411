import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { componentOf, connectorOf, openProvince, snapshotOf, testFile, type Province } from './harness.ts';

let province: Province;
beforeAll(async () => {
  province = await openProvince();
});
afterAll(() => province.close());

const signal = (): AbortSignal => AbortSignal.timeout(10_000);

describe('the main job at iDesk', () => {
  it('puts the files and one draft there, with the locked dossier code and the procedure as title', async () => {
    const [form, birth] = [testFile('tờ khai.pdf', 'form'), testFile('giấy chứng sinh.png', 'birth')];
    const idesk = connectorOf(province.connect(), 'idesk');
    const snapshot = snapshotOf({ components: [componentOf(0, [form]), componentOf(1, [birth])] });
    await province.runPlan(idesk, snapshot, [form, birth]);
    expect(
      province.servers
        .ledger('idesk')
        .map(({ kind, dossierCode, name, sha256, times }) => [
          kind,
          dossierCode,
          name,
          kind === 'draft' ? '' : sha256,
          times,
        ]),
    ).toEqual([
      ['file', '', 'tờ khai.pdf', form.sha256, 1],
      ['file', '', 'giấy chứng sinh.pdf', birth.sha256, 1],
      ['draft', snapshot.code, 'Đăng ký khai sinh', '', 1],
      ['draft-file', snapshot.code, 'tờ khai.pdf', form.sha256, 1],
      ['draft-file', snapshot.code, 'giấy chứng sinh.pdf', birth.sha256, 1],
    ]);
  });

  it('brings issued documents by dossier code, and iGate shows what iDesk forwarded by itself', async () => {
    const connectors = province.connect();
    const snapshot = snapshotOf({ code: '000.00.17.H55-261120-0008' });
    await province.runPlan(connectorOf(connectors, 'igate'), snapshot, []);
    const issued = await province.servers.issueResult({ dossierCode: snapshot.code, forwardToIgate: true });
    for (const destination of ['idesk', 'igate'] as const) {
      const files = connectors.remoteFiles.get(destination);
      const listed = await files?.list(snapshot.code, signal());
      const file = listed?.ok === true ? listed.value.at(-1) : undefined;
      expect(file).toMatchObject({ name: issued.fileName, origin: 'idesk', documentNumber: '1/KQ-0008' });
      const downloaded = await files?.download(file?.fileId ?? '', 1024 * 1024, signal());
      expect(downloaded?.ok).toBe(true);
      if (downloaded?.ok !== true) continue;
      expect(downloaded.value.subarray(0, 5).toString()).toBe('%PDF-');
      expect(createHash('sha256').update(downloaded.value).digest('hex')).toBe(issued.sha256);
    }
  });
});

describe('the main job at EFY', () => {
  it('pushes digitised files under their document types and says that they are stored', async () => {
    const [form, birth, result] = [testFile('a.pdf', 'a'), testFile('b.pdf', 'b'), testFile('c.pdf', 'c')];
    const sohoa = connectorOf(province.connect(), 'sohoa');
    const snapshot = snapshotOf({
      components: [componentOf(0, [form]), componentOf(1, [birth])],
      results: [result],
    });
    await province.runPlan(sohoa, snapshot, [form, birth, result]);
    await province.runPlan(sohoa, snapshot, [form, birth, result]);
    const ledger = province.servers.ledger('sohoa');
    expect(ledger.map(({ kind, name, times }) => [kind, name, times])).toEqual([
      ['dossier-file', 'a.pdf', 1],
      ['file-status', 'a.pdf', 1],
      ['dossier-file', 'b.pdf', 1],
      ['file-status', 'b.pdf', 1],
      ['dossier-file', 'c.pdf', 1],
      ['file-status', 'c.pdf', 1],
    ]);
    expect(ledger.filter(({ kind }) => kind === 'dossier-file').map(({ sha256 }) => sha256)).toEqual([
      form.sha256,
      birth.sha256,
      result.sha256,
    ]);
  });

  it.each(['seed', 'array', 'wrapped'] as const)(
    'pulls dossiers with every file byte by byte (%s shape)',
    async (shape) => {
      province.servers.setPullShape(shape);
      const { oneStop } = province.connect();
      const pulled = await oneStop?.pull({ from: '2026-11-16', to: '2026-11-18' }, signal());
      expect(pulled?.ok).toBe(true);
      if (pulled?.ok !== true) return;
      expect(pulled.value.map(({ code, receivedOn, files }) => [code, receivedOn, files.length])).toEqual([
        ['000.00.17.H55-261116-0101', '2026-11-16', 3],
        ['000.00.17.H55-261117-0102', '2026-11-17', 2],
        ['000.00.17.H55-261118-0103', '2026-11-18', 1],
      ]);
      for (const file of pulled.value.flatMap((dossier) => dossier.files)) {
        expect(file.url).toContain('!~!');
        const downloaded = await oneStop?.download(file.url, 1024 * 1024, signal());
        expect(downloaded).toMatchObject({ ok: true });
        if (downloaded?.ok === true) expect(downloaded.value.subarray(0, 5).toString()).toBe('%PDF-');
      }
    },
  );

  it('asks for everything with a result when no days are given, and never sees a marked dossier again', async () => {
    const connectors = province.connect();
    const codes = async (): Promise<string[]> => {
      const pulled = await connectors.oneStop?.pull({ from: null, to: null }, signal());
      return pulled?.ok === true ? pulled.value.map(({ code }) => code) : [];
    };
    expect(await codes()).toEqual(['000.00.17.H55-261116-0101', '000.00.17.H55-261117-0102']);
    const mark = connectors.oneStop?.planMark('000.00.17.H55-261116-0101');
    if (mark === undefined) throw new Error('no plan');
    const marked = await connectorOf(connectors, 'sohoa').execute(province.attempt(mark));
    expect(marked).toEqual({ kind: 'done', receipt: {} });
    expect(await codes()).toEqual(['000.00.17.H55-261117-0102']);
  });
});

it('checks every destination with a cheap call', async () => {
  for (const connector of province.connect().all.values()) {
    expect([connector.destination, await connector.check(signal())]).toEqual([connector.destination, null]);
  }
});
