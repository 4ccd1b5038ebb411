import { describe, expect, test } from 'vitest';
import { reachableBlobs } from '../../src-main/backup/reachable.ts';
import { createWorld, failureOf, remoteFile, type World } from '../dossiers/world.ts';

const OWNER = '001090000001';
const TODAY = '2026-11-25';
const RESULT = 'KQ.G15.000007';

const all = (world: World) => world.repository.search({ query: '', kind: 'all', only: 'all', limit: 50 }).items;
const brief = (world: World): string[] =>
  all(world).map(({ kind, name, files }) => `${kind} ${name}: ${files.map((file) => file.name).join(', ')}`);
const offered = (world: World, paperCodes: readonly string[], on = TODAY, ownerNumber = OWNER) =>
  world.repository.offers({ ownerNumber, paperCodes, on });

/** A dossier of a known person; its components by their place. */
async function opened(fields: { identityNumber?: string; receivedOn?: string } = {}) {
  const world = await createWorld({ destinations: ['dvcqg', 'idesk'] });
  const procedure = world.catalogue.get('1.005434');
  world.catalogue.add({ ...procedure, results: [{ name: 'Phiếu lý lịch tư pháp số 1', code: RESULT }] });
  const dossier = world.open({ identityNumber: OWNER, ...fields });
  const component = (place: number) => {
    const found = dossier.components[place];
    if (found === undefined) throw new Error('there is no such component');
    return found;
  };
  const attach = async (componentId: string | null, ...names: string[]) => {
    const inboxItemIds: string[] = [];
    for (const name of names) inboxItemIds.push(await world.scan(name));
    const edited = world.dossiers.attach({ dossierId: dossier.id, componentId, inboxItemIds });
    await world.ready();
    return edited;
  };
  const finish = () => world.dossiers.update({ id: dossier.id, status: 'finished' });
  return { world, dossier, component, attach, finish };
}

describe('papers that are digitised on components', () => {
  test('are kept with what is known of them, all files of a component as one paper', async () => {
    const { world, dossier, component, attach } = await opened();
    const first = component(0);
    await attach(first.id, 'mặt trước.pdf', 'mặt sau.pdf');
    expect(all(world)).toMatchObject([
      {
        kind: 'component',
        name: first.name,
        paperCode: first.paperCode,
        documentNumber: '',
        issuedOn: null,
        validUntil: null,
        validForever: false,
        validity: 'unknown-end',
        owner: { name: 'Đoàn Thúy Hải', identityNumber: OWNER },
        procedure: { code: '1.005434', name: 'Mua quyển hóa đơn' },
        dossier: { id: dossier.id, code: dossier.code },
        files: [{ name: 'mặt trước.pdf' }, { name: 'mặt sau.pdf' }],
        withdrawn: false,
        withdrawnReason: '',
        editedAt: null,
        editedBy: null,
      },
    ]);
    const [paper] = offered(world, [first.paperCode]);
    const [file] = paper?.files ?? [];
    const document = world.documents.get(file?.documentId ?? '');
    expect(file).toMatchObject(document.original);
  });

  test('are kept once it is known whose they are, follow a corrected owner, and leave with a number that is gone', async () => {
    const { world, dossier, component, attach } = await opened({ identityNumber: '' });
    const { paperCode, id } = component(0);
    await attach(id, 'a.pdf');
    expect(all(world)).toEqual([]);
    const { applicant } = world.dossiers.get(dossier.id);
    const own = (identityNumber: string, name = applicant.name) =>
      world.dossiers.update({ id: dossier.id, applicant: { ...applicant, name, identityNumber } });
    own('001 090 000 001');
    expect(offered(world, [paperCode])).toHaveLength(1);
    own('001090000009', 'Trần Văn Khác');
    expect(offered(world, [paperCode])).toEqual([]);
    expect(offered(world, [paperCode], TODAY, '001090000009')).toMatchObject([{ owner: { name: 'Trần Văn Khác' } }]);
    expect(world.repository.search({ query: 'doan thuy', kind: 'all', only: 'all', limit: 9 }).items).toEqual([]);
    expect(world.repository.search({ query: 'tran khac', kind: 'all', only: 'all', limit: 9 }).items).toHaveLength(1);
    own('');
    expect(all(world)).toEqual([]);
  });

  test('that came from a repository are not kept a second time', async () => {
    const { world, dossier, component, attach } = await opened();
    const { id, paperCode } = component(0);
    for (const past of [{ reused: 1 }, { reused: 2, fromNationalRepository: true }]) {
      const { dossier: edited, operationId } = await attach(id, 'a.pdf');
      const [attachment] = edited.components[0]?.attachments ?? [];
      world.database
        .prepare('UPDATE attachment SET provenance = ? WHERE id = ?')
        .run(JSON.stringify(past), attachment?.id);
      world.dossiers.update({ id: dossier.id, channel: 'in-person', appointmentOn: '2026-12-01' });
      world.dossiers.move({ dossierId: dossier.id, attachmentId: attachment?.id ?? '', componentId: id, position: 0 });
      expect(offered(world, [paperCode])).toEqual([]);
      expect(all(world)).toEqual([]);
      expect(operationId).not.toBe('');
      world.dossiers.detach({ dossierId: dossier.id, attachmentIds: [attachment?.id ?? ''] });
    }
  });

  test('are taken back with what takes them off, and come back with what a person knew of them', async () => {
    const { world, dossier, component, attach } = await opened();
    const { id } = component(0);
    const edited = await attach(id, 'a.pdf');
    const attachmentIds = edited.dossier.components[0]?.attachments.map((one) => one.id) ?? [];
    const paperId = all(world)[0]?.id ?? '';
    world.repository.update({ id: paperId, documentNumber: '12/GT' });
    const { operationId } = world.dossiers.detach({ dossierId: dossier.id, attachmentIds });
    expect(all(world)).toEqual([]);
    expect(failureOf(() => world.repository.get(paperId))).toBe('repository.not-found');
    // another paper in its place is another one
    const other = await attach(id, 'b.pdf');
    expect(all(world)).toMatchObject([{ documentNumber: '', files: [{ name: 'b.pdf' }] }]);
    expect(all(world)[0]?.id).not.toBe(paperId);
    world.dossiers.undo(other.operationId);
    expect(all(world)).toEqual([]);
    world.dossiers.undo(operationId);
    expect(all(world)).toMatchObject([{ id: paperId, documentNumber: '12/GT', files: [{ name: 'a.pdf' }] }]);
  });

  test('move with their paper, and nothing that was kept is ever deleted', async () => {
    const { world, dossier, component, attach } = await opened();
    const [one, two] = [component(0), component(1)];
    const { dossier: edited } = await attach(one.id, 'a.pdf', 'b.pdf');
    const attachmentId = edited.components[0]?.attachments[1]?.id ?? '';
    const { operationId } = world.dossiers.move({
      dossierId: dossier.id,
      attachmentId,
      componentId: two.id,
      position: 0,
    });
    expect(brief(world)).toEqual([`component ${two.name}: b.pdf`, `component ${one.name}: a.pdf`]);
    world.dossiers.undo(operationId);
    expect(brief(world)).toEqual([`component ${one.name}: a.pdf, b.pdf`]);
    const stored = new Set(reachableBlobs(world.database));
    expect(all(world).flatMap(({ files }) => files.filter(({ sha256 }) => !stored.has(sha256)))).toEqual([]);
    expect(() => world.database.prepare('DELETE FROM kept_paper').run()).toThrow(/stay/);
    expect(() => world.database.prepare('DELETE FROM kept_paper_file').run()).toThrow(/stay/);
  });

  test('stand or fall with the transaction that causes them', async () => {
    const { world, component, dossier } = await opened();
    const item = await world.scan('a.pdf');
    world.database.exec(`CREATE TRIGGER refuse BEFORE INSERT ON kept_paper_file BEGIN SELECT RAISE(ABORT, 'no'); END`);
    const attach = () =>
      world.dossiers.attach({ dossierId: dossier.id, componentId: component(0).id, inboxItemIds: [item] });
    expect(attach).toThrow('no');
    expect(world.dossiers.get(dossier.id).components[0]?.attachments).toEqual([]);
    world.database.exec('DROP TRIGGER refuse');
    attach();
    expect(all(world)).toHaveLength(1);
  });
});

describe('results', () => {
  test('are kept when the dossier is finished, with the code and the name of the catalogue', async () => {
    const { world, dossier, attach, finish } = await opened();
    await attach(null, 'kq 123.pdf');
    expect(all(world)).toEqual([]);
    finish();
    expect(all(world)).toMatchObject([
      {
        kind: 'result',
        name: 'Phiếu lý lịch tư pháp số 1',
        paperCode: RESULT,
        agency: 'Sở Tài chính',
        files: [{ name: 'kq 123.pdf' }],
      },
    ]);
    expect(world.actions().slice(-2)).toEqual(['dossier.updated', 'repository.kept']);
    world.dossiers.update({ id: dossier.id, status: 'returned' });
    expect(all(world)).toHaveLength(1);
    world.dossiers.update({ id: dossier.id, status: 'in-progress' });
    expect(all(world)).toEqual([]);
    expect(world.actions().slice(-2)).toEqual(['dossier.updated', 'repository.taken-back']);
  });

  test('that iDesk issued carry its number, day and title; files of one document are one paper', async () => {
    const { world, dossier, finish } = await opened();
    const issued = { documentNumber: '15/PLLTP', issuedOn: '2026-11-20T08:00:00+07:00', belongsTo: 'Phiếu của bà Hải' };
    world.remotes.idesk = [
      remoteFile('trang-1', { ...issued, origin: 'idesk' }),
      remoteFile('trang-2', { ...issued, origin: 'idesk' }),
      remoteFile('khac', { documentNumber: '16/CV', issuedOn: 'hôm qua', origin: 'idesk' }),
    ];
    for (const { fileId } of world.remotes.idesk) world.remotes.bytes.set(fileId, Buffer.from(`%PDF-1.7 ${fileId}`));
    await world.dossiers.refresh(dossier.id);
    await world.dossiers.attachResults({
      dossierId: dossier.id,
      destination: 'idesk',
      fileIds: ['trang-1', 'trang-2', 'khac'],
    });
    await world.ready();
    finish();
    const papers = all(world).toSorted((one, other) => one.documentNumber.localeCompare(other.documentNumber));
    expect(papers).toMatchObject([
      {
        documentNumber: '15/PLLTP',
        issuedOn: '2026-11-20',
        abstract: 'Phiếu của bà Hải',
        files: [{ name: 'trang-1.pdf' }, { name: 'trang-2.pdf' }],
      },
      { documentNumber: '16/CV', issuedOn: null, abstract: '', files: [{ name: 'khac.pdf' }] },
    ]);
  });

  test('of a level of agencies without a name are issued by the unit that works here', async () => {
    const { world, attach, finish } = await opened();
    const procedure = world.catalogue.get('1.005434');
    world.catalogue.add({ ...procedure, agency: 'Ủy ban nhân dân cấp xã' });
    world.database.prepare('UPDATE dossier SET unit_code = ?').run('000.00.17.H55');
    await attach(null, 'kq.pdf');
    finish();
    expect(all(world)).toMatchObject([{ agency: 'Sở Thử' }]);
  });
});

describe('offers', () => {
  test('are of this owner and code, good on the day, not withdrawn, and the newest issued first', async () => {
    const { world, dossier, attach, finish } = await opened();
    await attach(null, 'một.pdf', 'hai.pdf', 'ba.pdf', 'bốn.pdf');
    finish();
    const byFile = new Map(all(world).map((paper) => [paper.files[0]?.name ?? '', paper.id]));
    const set = (name: string, fields: object) => world.repository.update({ id: byFile.get(name) ?? '', ...fields });
    set('một.pdf', { documentNumber: '1', issuedOn: '2024-01-01', validUntil: TODAY });
    set('hai.pdf', { documentNumber: '2', issuedOn: '2025-01-01', validForever: true });
    set('ba.pdf', { documentNumber: '3', issuedOn: '2026-01-01', validUntil: '2026-11-24' });
    set('bốn.pdf', { documentNumber: '4', issuedOn: '2026-11-26' });
    const numbers = (on: string) => offered(world, ['', RESULT, RESULT], on).map((one) => one.documentNumber);
    expect(numbers(TODAY)).toEqual(['2', '1']);
    expect(numbers('2026-11-24')).toEqual(['3', '2', '1']);
    expect(numbers('2026-11-26')).toEqual(['4', '2']);
    world.repository.setWithdrawn({ id: byFile.get('hai.pdf') ?? '', withdrawn: true, reason: 'cấp nhầm' });
    expect(numbers(TODAY)).toEqual(['1']);
    expect(offered(world, ['KQ.G15.000008'])).toEqual([]);
    expect(offered(world, [RESULT], TODAY, '')).toEqual([]);
    expect(
      world.repository.offers({ ownerNumber: OWNER, paperCodes: [RESULT], on: TODAY, exceptDossierId: dossier.id }),
    ).toEqual([]);
  });

  test('leave out what cannot be read', async () => {
    const { world, component, attach } = await opened();
    const { id, paperCode } = component(0);
    world.breakPaper('hỏng.pdf');
    const letPrepare = world.holdPreparation();
    const attached = attach(id, 'hỏng.pdf');
    await expect.poll(() => all(world)).toHaveLength(1);
    expect(offered(world, [paperCode])).toHaveLength(1);
    letPrepare();
    await attached;
    expect(all(world)).toHaveLength(1);
    expect(offered(world, [paperCode])).toEqual([]);
  });
});

describe('what a person knows better', () => {
  test('is corrected with a line of the log that names the fields, and what stood there is kept', async () => {
    const { world, dossier, attach, finish } = await opened();
    await attach(null, 'kq.pdf');
    finish();
    const [paper] = all(world);
    const id = paper?.id ?? '';
    const changed = world.repository.update({ id, name: 'Phiếu số 2', signer: 'Lê Văn Ký', validUntil: '2027-01-01' });
    expect(changed).toMatchObject({
      name: 'Phiếu số 2',
      signer: 'Lê Văn Ký',
      validity: 'valid',
      editedBy: 'Nguyễn Thị Hoa (Quầy 3)',
      paperCode: RESULT,
    });
    const [line] = world.audit.list({ text: '', actions: [], limit: 1 }).items;
    expect(line).toMatchObject({
      action: 'repository.corrected',
      dossierCode: dossier.code,
      detail: { names: 'Phiếu lý lịch tư pháp số 1', fields: 'name, validUntil, signer' },
    });
    expect(world.database.prepare('SELECT actor, before FROM kept_paper_correction').all()).toMatchObject([
      { before: expect.stringContaining('"name":"Phiếu lý lịch tư pháp số 1"') as string },
    ]);
    // nothing new, no line
    world.repository.update({ id, name: 'Phiếu số 2' });
    expect(world.audit.latest()).toBe(line?.sequence);
    // what the dossier does later changes nothing of it
    world.dossiers.update({ id: dossier.id, status: 'returned' });
    expect(world.repository.get(id)).toMatchObject({ name: 'Phiếu số 2' });
  });

  test('the two ends of validity take each other’s place, and contradictions are refused', async () => {
    const { world, component, attach } = await opened();
    await attach(component(0).id, 'a.pdf');
    const id = all(world)[0]?.id ?? '';
    expect(world.repository.update({ id, validForever: true })).toMatchObject({ validity: 'valid' });
    expect(world.repository.update({ id, validUntil: '2020-01-01' })).toMatchObject({
      validForever: false,
      validity: 'expired',
    });
    expect(world.repository.update({ id, validForever: true })).toMatchObject({ validUntil: null });
    const refused = (fields: object) => failureOf(() => world.repository.update({ id, ...fields }));
    expect(refused({ validForever: true, validUntil: '2027-01-01' })).toBe('repository.validity-both');
    expect(refused({ issuedOn: '2026-02-01', validUntil: '2026-01-31' })).toBe('repository.validity-order');
    expect(world.repository.get(id)).toMatchObject({ issuedOn: null, validForever: true });
  });

  test('a withdrawal needs a reason, is logged, and can be taken back', async () => {
    const { world, component, attach } = await opened();
    await attach(component(0).id, 'a.pdf');
    const id = all(world)[0]?.id ?? '';
    const set = (withdrawn: boolean, reason = '') => world.repository.setWithdrawn({ id, withdrawn, reason });
    expect(failureOf(() => set(true))).toBe('repository.reason-missing');
    expect(set(true, 'quét nhầm người')).toMatchObject({ withdrawn: true, withdrawnReason: 'quét nhầm người' });
    const found = (only: 'all' | 'valid' | 'withdrawn') =>
      world.repository.search({ query: 'doan', kind: 'all', only, limit: 9 }).items.length;
    expect([found('all'), found('valid'), found('withdrawn')]).toEqual([1, 0, 1]);
    expect(set(false)).toMatchObject({ withdrawn: false, withdrawnReason: '' });
    expect([found('all'), found('valid'), found('withdrawn')]).toEqual([1, 1, 0]);
    expect(world.actions().slice(-2)).toEqual(['repository.withdrawn', 'repository.restored']);
    expect(world.audit.list({ text: 'quet nham', actions: [], limit: 9 }).items).toHaveLength(1);
  });
});

describe('papers of dossiers that were there before the repository', () => {
  test('are kept behind the others, once, also when the work is interrupted', async () => {
    const { world, dossier, component, attach, finish } = await opened();
    await attach(component(0).id, 'cũ.pdf');
    await attach(null, 'kết quả cũ.pdf');
    finish();
    const names = brief(world).toSorted();
    // as the version before left it
    world.database.exec(`
      DROP TRIGGER kept_paper_no_delete; DROP TRIGGER kept_paper_file_no_delete;
      DELETE FROM kept_paper_file; DELETE FROM kept_paper; DELETE FROM kept_paper_search;
      INSERT INTO kept_paper_fill SELECT 1, max(number) + 1, 0 FROM dossier`);
    expect(all(world)).toEqual([]);
    const fresh = world.open({ identityNumber: '001090000002', name: 'Người mới' });
    const item = await world.scan('mới.pdf');
    world.dossiers.attach({
      dossierId: fresh.id,
      componentId: fresh.components[0]?.id ?? '',
      inboxItemIds: [item],
    });
    await world.ready();
    for (let number = 0; number < 60; number += 1) world.open();
    world.database.exec('UPDATE kept_paper_fill SET below = (SELECT max(number) + 1 FROM dossier)');
    const left = () => world.database.prepare('SELECT below FROM kept_paper_fill').pluck().get();
    world.filling.start();
    await expect.poll(left).toBeLessThan(60);
    world.filling.stop();
    expect(left()).toBeGreaterThan(1);
    world.filling.start();
    await expect.poll(left).toBeUndefined();
    const [newest, ...older] = brief(world);
    expect(newest).toMatch(/mới\.pdf$/);
    expect(older.toSorted()).toEqual(names);
    expect(world.audit.list({ text: '', actions: ['repository.filled'], limit: 9 }).items).toMatchObject([
      { detail: { papers: 2 } },
    ]);
    // nothing that the log or the dossiers say twice
    expect(world.actions().filter((action) => action === 'repository.kept')).toHaveLength(1);
    expect(world.dossiers.get(dossier.id).updatedAt).toBeDefined();
  });
});

describe('the national portal', () => {
  const results = (world: World): unknown => {
    const payload = world.database
      .prepare(`SELECT payload FROM job WHERE operation = 'syncDossier' ORDER BY number DESC LIMIT 1`)
      .pluck()
      .get() as string;
    return (JSON.parse(payload) as { dossier: { DanhSachGiayToKetQua: unknown } }).dossier.DanhSachGiayToKetQua;
  };
  const sent = (world: World, id: string) => {
    const { jobIds } = world.dossiers.send({ id, destinations: ['dvcqg'] });
    world.database.prepare(`UPDATE job SET state = 'done'`).run();
    return jobIds.length;
  };

  test('is told what is kept of the results, again when a person corrects it, and no more when it is withdrawn', async () => {
    const { world, dossier, attach, finish } = await opened();
    await attach(null, 'kq 123.pdf');
    finish();
    expect(sent(world, dossier.id)).toBe(2);
    expect(results(world)).toMatchObject([{ TenGiayTo: 'Phiếu lý lịch tư pháp số 1', MaGiayToKetQua: RESULT }]);
    expect(sent(world, dossier.id)).toBe(0);
    const id = all(world)[0]?.id ?? '';
    world.repository.update({ id, paperCode: 'KQ.G15.000008', name: 'Phiếu lý lịch tư pháp số 2' });
    const state = () =>
      world.dossiers.get(dossier.id).deliveries.find(({ destination }) => destination === 'dvcqg')?.state;
    expect(state()).toBe('changed');
    expect(sent(world, dossier.id)).toBe(1);
    expect(results(world)).toMatchObject([
      { TenGiayTo: 'Phiếu lý lịch tư pháp số 2', MaGiayToKetQua: 'KQ.G15.000008' },
    ]);
    // what the portal does not carry is nothing to send
    world.repository.update({ id, signer: 'Lê Văn Ký' });
    expect(state()).toBe('sent');
    world.repository.setWithdrawn({ id, withdrawn: true, reason: 'cấp nhầm' });
    expect(state()).toBe('changed');
    expect(sent(world, dossier.id)).toBe(1);
    expect(results(world)).toEqual([]);
  });
});
