import { mkdir, symlink, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { AppEvent } from '#contract/events.ts';
import { because } from '../../src-main/platform/errors.ts';
import { transact } from '../../src-main/platform/database/database.ts';
import { temporaryFolder } from '../fixtures/data-folder.ts';
import {
  addDossier,
  dataFolderIn,
  needingPerson,
  openDesk,
  waitingItems,
  type Desk,
  type DeskOptions,
} from './desk.ts';
import { pdf, png } from './papers.ts';

const folder = { id: 'quay-3', name: 'Quầy 3' };

async function desk(options: DeskOptions = {}): Promise<Desk> {
  const opened = await openDesk(dataFolderIn(await temporaryFolder()), options);
  onTestFinished(() => opened.close());
  return opened;
}

async function* inPieces(bytes: Buffer, length = 1000): AsyncGenerator<Buffer> {
  for (let offset = 0; offset < bytes.length; offset += length) {
    await new Promise((resolve) => setImmediate(resolve));
    yield bytes.subarray(offset, offset + length);
  }
}

function takeIn({ inbox }: Desk, name: string, ...files: Buffer[]) {
  const parts = files.map((bytes, index) => ({
    name: files.length === 1 ? name : `${index + 1}.png`,
    content: { source: inPieces(bytes), size: bytes.length },
  }));
  return inbox.takeIn({ name, parts, folder, actor: folder.name });
}

test('what is taken in is one item with its document, its line of the log and an event', async () => {
  const it = await desk();
  const reading = it.events.subscribe(undefined);
  const first = reading.next();
  const bytes = pdf(300_000);
  const { itemId, state, copy } = await takeIn(it, 'Tờ khai.pdf'.normalize('NFD'), bytes);
  expect({ state, copy }).toEqual({ state: 'waiting', copy: false });
  const item = it.inbox.get(itemId);
  expect(item).toMatchObject({
    name: 'Tờ khai.pdf'.normalize('NFC'),
    kind: 'pdf',
    size: bytes.length,
    folder,
    preparation: 'preparing',
    pageCount: null,
    reason: null,
    copies: 1,
    duplicateOf: null,
    filedTo: null,
  });
  expect(await it.documents.read(item.documentId!, 'original', 0, 500_000)).toEqual(bytes);
  expect(it.audit.list({ text: 'to khai', actions: ['inbox.taken-in'], limit: 5 }).items).toMatchObject([
    { actor: 'Quầy 3', outcome: 'ok', detail: { name: item.name, folder: 'Quầy 3', size: bytes.length } },
  ]);
  expect((await first).value).toMatchObject({ event: { type: 'inbox', ids: [itemId] } satisfies AppEvent });
  await reading.return();
});

test('several files are one item with its pages in their order', async () => {
  const it = await desk();
  const pages = [png(), png(), png()];
  const { itemId } = await takeIn(it, 'Hồ sơ 7', ...pages);
  expect(it.inbox.get(itemId)).toMatchObject({ kind: 'png', size: pages.reduce((sum, page) => sum + page.length, 0) });
  const mixed = await takeIn(it, 'Hồ sơ 8', png(), pdf());
  expect(it.inbox.get(mixed.itemId).kind).toBe('mixed');
});

test('the same content that is still in the inbox is a further copy, also while the first is on its way', async () => {
  const it = await desk();
  const bytes = pdf(20_000);
  const taken = await Promise.all(['a.pdf', 'b.pdf', 'c.pdf'].map((name) => takeIn(it, name, bytes)));
  expect(new Set(taken.map(({ itemId }) => itemId)).size).toBe(1);
  expect(taken.filter(({ copy }) => copy)).toHaveLength(2);
  expect(waitingItems(it.inbox)).toMatchObject([{ copies: 3 }]);
  // the same pages in another order are another paper
  const [one, two] = [png(), png()];
  await takeIn(it, 'x', one, two);
  await takeIn(it, 'y', two, one);
  expect(waitingItems(it.inbox)).toHaveLength(3);
});

test('the same content as a filed paper is a new item that says so; as one set aside, simply a new item', async () => {
  const it = await desk();
  addDossier(it.database, 'd1', 'H21.17-261120-0001');
  const bytes = pdf();
  const first = await takeIn(it, 'a.pdf', bytes);
  transact(it.database, () => it.inbox.papers.take([first.itemId], 'd1'));
  const second = await takeIn(it, 'a.pdf', bytes);
  expect(second.itemId).not.toBe(first.itemId);
  expect(it.inbox.get(second.itemId)).toMatchObject({
    state: 'waiting',
    duplicateOf: { dossierId: 'd1', dossierCode: 'H21.17-261120-0001' },
  });
  it.inbox.setAside([second.itemId]);
  const third = await takeIn(it, 'a.pdf', bytes);
  expect(third.copy).toBe(false);
  expect(it.inbox.get(third.itemId).copies).toBe(1);
});

test.for([
  ['nothing', 'a.pdf', () => Buffer.alloc(0), 'inbox.empty'],
  ['no accepted format', 'a.docx', () => Buffer.from('PK\u0003\u0004…'), 'inbox.unknown-format'],
  ['another format than its name says', 'a.pdf', () => Buffer.from('<html>%PDF-1.7'), 'inbox.not-what-its-name-says'],
  ['only its beginning', 'a.pdf', () => pdf(1000).subarray(0, 600), 'inbox.incomplete'],
  ['more than the limit', 'a.pdf', () => pdf(60_000), 'inbox.too-large'],
] as const)('a file that holds %s goes to a person with the reason, its bytes kept', async ([, name, make, code]) => {
  const it = await desk({ limits: { maxFileBytes: 50_000 } });
  const bytes = make();
  const { itemId, state } = await takeIn(it, name, bytes);
  expect(state).toBe('needs-person');
  expect(it.inbox.get(itemId)).toMatchObject({ documentId: null, preparation: 'failed', reason: { code } });
  const hash = String(it.database.prepare('SELECT sha256 FROM inbox_part WHERE item_id = ?').pluck().get(itemId));
  expect(await it.blobs.readAll(hash, 100_000)).toEqual(bytes);
  expect(it.inbox.list({ state: 'waiting', limit: 1 }).counts).toEqual({ waiting: 0, needsPerson: 1, setAside: 0 });
});

test('nothing remains of an intake whose source fails or whose file turned out to be another', async () => {
  const it = await desk();
  const failing = async function* (): AsyncGenerator<Buffer> {
    yield pdf();
    throw new Error('the share dropped');
  };
  const part = { name: 'a.pdf', content: { source: failing(), size: 100 } };
  await expect(it.inbox.takeIn({ name: 'a.pdf', parts: [part], folder, actor: '' })).rejects.toThrow(
    'the share dropped',
  );
  const whole = { name: 'a.pdf', content: { source: inPieces(pdf()), size: 100 } };
  const verify = (): Promise<never> => Promise.reject(new Error('changed'));
  await expect(it.inbox.takeIn({ name: 'a.pdf', parts: [whole], folder, actor: '', verify })).rejects.toThrow(
    'changed',
  );
  expect(it.inbox.list({ state: 'waiting', limit: 1 })).toMatchObject({ items: [], counts: { waiting: 0 } });
  expect(it.database.prepare('SELECT count(*) FROM blob').pluck().get()).toBe(0);
  expect(it.audit.latest()).toBe(0);
});

test('one intake that cannot be written takes no other with it that is committed at the same moment', async () => {
  const it = await desk();
  it.database.exec(`CREATE TRIGGER poisoned BEFORE INSERT ON inbox_item WHEN new.name = 'độc.pdf' BEGIN
    SELECT RAISE(ABORT, 'poisoned'); END`);
  const results = await Promise.allSettled(['a.pdf', 'độc.pdf', 'b.pdf'].map((name) => takeIn(it, name, pdf())));
  expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  expect(it.audit.latest()).toBe(2);
  expect(it.audit.verify().intact).toBe(true);
  expect(it.database.prepare('SELECT count(*) FROM document').pluck().get()).toBe(2);
});

test('a failed preparation brings a waiting item to a person, with its reason', async () => {
  const it = await desk();
  const { itemId } = await takeIn(it, 'khóa.pdf', pdf());
  await it.prepare({ state: 'failed', reason: because('documents.encrypted') });
  await expect
    .poll(() => it.inbox.get(itemId))
    .toMatchObject({
      state: 'needs-person',
      preparation: 'failed',
      reason: { code: 'documents.encrypted' },
    });
});

test('a paper that fails after it was filed stays filed, and needs a person when it comes back', async () => {
  const it = await desk();
  addDossier(it.database, 'd1', 'H21.17-261120-0001');
  const { itemId } = await takeIn(it, 'khóa.pdf', pdf());
  transact(it.database, () => it.inbox.papers.take([itemId], 'd1'));
  await it.prepare({ state: 'failed', reason: because('documents.encrypted') });
  await expect.poll(() => it.inbox.get(itemId)).toMatchObject({ state: 'filed', reason: null, preparation: 'failed' });
  transact(it.database, () => it.inbox.papers.giveBack([itemId]));
  expect(it.inbox.get(itemId)).toMatchObject({ state: 'needs-person', reason: { code: 'documents.encrypted' } });
});

test('set aside and restored, an item is what it was before, and both leave a line', async () => {
  const it = await desk();
  const good = await takeIn(it, 'a.pdf', pdf());
  const bad = await takeIn(it, 'b.docx', Buffer.from('PK'));
  expect(it.inbox.setAside([good.itemId, bad.itemId, 'unknown', good.itemId])).toBe(2);
  expect(it.inbox.list({ state: 'set-aside', limit: 10 }).counts).toEqual({ waiting: 0, needsPerson: 0, setAside: 2 });
  expect(it.inbox.get(bad.itemId).reason).toBeNull();
  expect(it.inbox.setAside([good.itemId])).toBe(0);
  expect(it.inbox.restore([good.itemId, bad.itemId])).toBe(2);
  expect(it.inbox.get(good.itemId).state).toBe('waiting');
  expect(it.inbox.get(bad.itemId)).toMatchObject({ state: 'needs-person', reason: { code: 'inbox.unknown-format' } });
  const lines = it.audit.list({ text: '', actions: ['inbox.set-aside', 'inbox.restored'], limit: 10 }).items;
  expect(lines.map(({ actor }) => actor)).toEqual(Array.from({ length: 4 }, () => 'Nguyễn Văn Mẫu'));
});

test('papers go to a dossier all or none, in the order asked for, and come back', async () => {
  const it = await desk();
  addDossier(it.database, 'd1', 'H21.17-261120-0001');
  addDossier(it.database, 'd2', 'H21.17-261120-0002');
  const [one, two] = [await takeIn(it, '1.pdf', pdf()), await takeIn(it, '2.pdf', pdf())];
  const bad = await takeIn(it, '3.docx', Buffer.from('PK'));
  const { papers } = it.inbox;
  const take = (ids: string[], dossier: string) => transact(it.database, () => papers.take(ids, dossier));
  expect(() => take([one.itemId, bad.itemId], 'd1')).toThrow(expect.objectContaining({ code: 'inbox.not-waiting' }));
  expect(it.inbox.get(one.itemId).state).toBe('waiting');
  expect(() => take([one.itemId, 'unknown'], 'd1')).toThrow(expect.objectContaining({ code: 'platform.not-found' }));

  const taken = take([two.itemId, one.itemId], 'd1');
  expect(taken).toMatchObject([
    { inboxItemId: two.itemId, name: '2.pdf', source: 'scan' },
    { inboxItemId: one.itemId, name: '1.pdf', source: 'scan' },
  ]);
  expect(take([one.itemId], 'd1')).toEqual([taken[1]]);
  expect(() => take([one.itemId], 'd2')).toThrow(expect.objectContaining({ code: 'inbox.not-waiting' }));
  expect(it.inbox.get(one.itemId).filedTo).toEqual({ dossierId: 'd1', dossierCode: 'H21.17-261120-0001' });
  expect(it.inbox.setAside([one.itemId])).toBe(0);

  transact(it.database, () => papers.giveBack([one.itemId]));
  expect(it.inbox.get(one.itemId)).toMatchObject({ state: 'waiting', filedTo: null });
});

test('the list comes newest first, in pages, without gaps or repeats', async () => {
  const it = await desk();
  for (let index = 0; index < 25; index += 1) await takeIn(it, `${index}.pdf`, pdf());
  const names: string[] = [];
  let cursor: string | undefined;
  do {
    const page = it.inbox.list({ state: 'waiting', limit: 10, ...(cursor === undefined ? {} : { cursor }) });
    names.push(...page.items.map(({ name }) => name));
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
  expect(names).toEqual(Array.from({ length: 25 }, (_, index) => `${24 - index}.pdf`));
});

test('a hundred thousand old papers cost the list nothing', async () => {
  const it = await desk();
  it.database.exec(`
    WITH RECURSIVE number (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < 100000)
    INSERT INTO inbox_item (id, state, name, kind, size, content_key, folder_id, folder_name, received_at, updated_at)
    SELECT printf('00%08d', n), CASE n % 2 WHEN 0 THEN 'set-aside' ELSE 'waiting' END, 'x', 'pdf', 1, 'k' || n, 'f', 'F', 0, 0
    FROM number`);
  // no statement reads more than the page: the plan uses the index of the state, and counts are kept
  const plan = it.database
    .prepare(
      `EXPLAIN QUERY PLAN SELECT * FROM inbox_item AS i WHERE i.state = ? AND i.id < ? ORDER BY i.id DESC LIMIT ?`,
    )
    .all('waiting', '~', 100) as { detail: string }[];
  expect(plan.map(({ detail }) => detail).join()).toMatch(/USING INDEX inbox_item_state \(state=\? AND id<\?\)/);
  const page = it.inbox.list({ state: 'waiting', limit: 200 });
  expect(page.items).toHaveLength(200);
  expect(page.counts).toEqual({ waiting: 50_000, needsPerson: 0, setAside: 50_000 });
});

test('files are added by their paths, copied, each with its own answer', async () => {
  const it = await desk();
  const place = await temporaryFolder();
  const good = join(place, 'Giấy tờ.pdf');
  await writeFile(good, pdf());
  await symlink(good, join(place, 'liên kết.pdf'));
  await mkdir(join(place, 'thư mục'));
  await writeFile(join(place, 'dở.pdf'), pdf(1000).subarray(0, 500));
  const names = ['Giấy tờ.pdf', 'liên kết.pdf', 'thư mục', 'không có.pdf', 'dở.pdf'];
  const results = await it.inbox.addPaths(names.map((name) => join(place, name)));
  expect(results.map(({ reason }) => reason?.code ?? null)).toEqual([
    null,
    'inbox.not-a-file',
    'inbox.not-a-file',
    'inbox.file-missing',
    null,
  ]);
  expect(it.inbox.get(results[0]!.itemId!)).toMatchObject({ name: 'Giấy tờ.pdf', folder: { id: 'computer' } });
  expect(it.inbox.get(results[4]!.itemId!)).toMatchObject({ reason: { code: 'inbox.incomplete' } });
  expect(it.database.prepare('SELECT count(*) FROM arrival').pluck().get()).toBe(0);
  addDossier(it.database, 'd1', 'H21.17-261120-0001');
  const [paper] = transact(it.database, () => it.inbox.papers.take([results[0]!.itemId!], 'd1'));
  expect(paper?.source).toBe('computer');
});

test('a path that the working directory would decide is refused, though a file stands there', async () => {
  const it = await desk();
  const results = await it.inbox.addPaths(['package.json', './package.json']);
  expect(results).toMatchObject([
    { itemId: null, reason: { code: 'inbox.path-relative', params: { path: 'package.json' } } },
    { itemId: null, reason: { code: 'inbox.path-relative' } },
  ]);
});

test('a list goes on only where an answer before ended', async () => {
  const it = await desk();
  for (const cursor of ['zzz', '', '7']) {
    expect(() => it.inbox.list({ state: 'waiting', cursor, limit: 10 })).toThrow(
      expect.objectContaining({ code: 'platform.invalid-input', field: 'cursor' }),
    );
  }
});

test('a file of 200 MB is streamed, never held in memory', { timeout: 60_000 }, async () => {
  const it = await desk({ limits: { maxFileBytes: 1_000_000 } });
  const path = join(await temporaryFolder(), 'lớn.pdf');
  await writeFile(path, '');
  await truncate(path, 200_000_000);
  const before = process.memoryUsage().rss;
  const [result] = await it.inbox.addPaths([path]);
  expect(needingPerson(it.inbox)).toMatchObject([{ id: result?.itemId, reason: { code: 'inbox.too-large' } }]);
  expect(process.memoryUsage().rss - before).toBeLessThan(150_000_000);
});
