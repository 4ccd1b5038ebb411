import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readdir, symlink, truncate, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { temporaryFolder } from '../fixtures/data-folder.ts';
import { needingPerson, waitingItems } from '../inbox/desk.ts';
import { pdf } from '../inbox/papers.ts';
import { openCounter } from './counter.ts';

const posix = process.platform !== 'win32';

test.skipIf(!posix).for([
  ['decomposed letters', 'Giấy chứng nhận.pdf'.normalize('NFD'), 'Giấy chứng nhận.pdf'.normalize('NFC')],
  ['composed letters', 'Giấy chứng nhận.pdf'.normalize('NFC'), 'Giấy chứng nhận.pdf'.normalize('NFC')],
  ['pictures', '📄👩‍👩‍👧 giấy.pdf', '📄👩‍👩‍👧 giấy.pdf'],
  ['a path in it', '..\\..\\Windows\\a.pdf', '_.._Windows_a.pdf'],
  ['a device of Windows', 'CON.pdf', '_CON.pdf'],
  ['a dot and a blank at its end', 'a.pdf. ', 'a.pdf'],
  ['control characters', 'a\n\r\u0007\u001b[31mb.pdf', 'a[31mb.pdf'],
  ['letters turned around', 'hoá\u202efdp.exe', 'hoáfdp.exe'],
  ['nothing but an extension', ' .pdf', 'pdf'],
  ['quotes and a command', '$(rm -rf ~);`id`"\'.pdf', '$(rm -rf ~);`id`"\'.pdf'],
  ['a reserved property', '__proto__', '__proto__'],
] as const)(
  'a name with %s is taken in under a name that can be shown, and moves under its own',
  async ([, given, shown]) => {
    const counter = await openCounter();
    await writeFile(counter.path(given), pdf());
    await expect.poll(() => waitingItems(counter.inbox).map(({ name }) => name)).toEqual([shown]);
    await expect.poll(() => readdir(counter.done()).catch(() => [])).toEqual([given]);
    await expect.poll(() => readdir(counter.path())).toEqual(['_da_nhan']);
  },
);

test.skipIf(!posix)('names of 255 bytes get their counter within 255 bytes', async () => {
  const counter = await openCounter();
  const long = `${'ế'.repeat(83)}ab.pdf`;
  expect(Buffer.byteLength(long)).toBe(255);
  for (const count of [1, 2]) {
    await writeFile(counter.path(long), pdf());
    await expect.poll(() => waitingItems(counter.inbox)).toHaveLength(count);
    await expect.poll(() => existsSync(counter.path(long))).toBe(false);
  }
  const names = await readdir(counter.done());
  expect(names).toHaveLength(2);
  expect(names.find((name) => name !== long)).toMatch(/^ế+ \(2\)\.pdf$/);
});

test('a path longer than Windows once allowed is no problem', async () => {
  const counter = await openCounter();
  const deep = Array.from({ length: 6 }, (_, index) => `${index}-${'thư mục dài '.repeat(4)}x`);
  await mkdir(counter.path(...deep), { recursive: true });
  await writeFile(counter.path(...deep, 'a.pdf'), pdf());
  expect(counter.path(...deep, 'a.pdf').length).toBeGreaterThan(300);
  await expect.poll(() => existsSync(counter.done(...deep, 'a.pdf'))).toBe(true);
});

test.skipIf(!posix)('links are never followed', async () => {
  const counter = await openCounter();
  const secret = await temporaryFolder();
  await writeFile(join(secret, 'mật.pdf'), pdf());
  await symlink(join(secret, 'mật.pdf'), counter.path('tệp.pdf'));
  await symlink(secret, counter.path('thư mục'));
  await symlink('/dev/zero', counter.path('vô tận.pdf'));
  await writeFile(counter.path('thật.pdf'), pdf());
  await expect.poll(() => existsSync(counter.done('thật.pdf'))).toBe(true);
  await expect.poll(() => counter.scan.folders()[0]?.reason).toMatchObject({ code: 'scan.not-an-ordinary-file' });
  expect(waitingItems(counter.inbox)).toMatchObject([{ name: 'thật.pdf' }]);
  expect(existsSync(join(secret, 'mật.pdf'))).toBe(true);
});

test.skipIf(!posix)('pipes and sockets are passed over with a note, and hold nothing up', async () => {
  const counter = await openCounter();
  execFileSync('mkfifo', [counter.path('ống.pdf')]);
  const server = createServer().listen(counter.path('cổng.pdf'));
  onTestFinished(() => void server.close());
  await writeFile(counter.path('thật.pdf'), pdf());
  await expect.poll(() => existsSync(counter.done('thật.pdf'))).toBe(true);
  expect(counter.scan.folders()[0]).toMatchObject({ reason: { code: 'scan.not-an-ordinary-file' } });
});

test.skipIf(process.platform !== 'linux')('a name that is no text is told and left alone', async () => {
  const counter = await openCounter();
  await writeFile(
    Buffer.concat([Buffer.from(counter.path('x')), Buffer.from([0xff, 0xfe]), Buffer.from('.pdf')]),
    pdf(),
  );
  await expect.poll(() => counter.scan.folders()[0]?.reason).toMatchObject({ code: 'scan.name-unreadable' });
  expect(waitingItems(counter.inbox)).toEqual([]);
});

test.skipIf(!posix || process.getuid?.() === 0)(
  'a file that may not be read is told, and taken in once it may',
  async () => {
    const counter = await openCounter();
    await writeFile(counter.path('kín.pdf'), pdf(), { mode: 0o000 });
    await expect.poll(() => counter.scan.folders()[0]?.reason).toMatchObject({ code: 'scan.file-unreadable' });
    execFileSync('chmod', ['600', counter.path('kín.pdf')]);
    await expect.poll(() => waitingItems(counter.inbox), { timeout: 5000 }).toHaveLength(1);
  },
);

test('what is too large is kept byte by byte and never opened', async () => {
  const counter = await openCounter({ limits: { maxFileBytes: 100_000 } });
  const bytes = pdf(200_000);
  await writeFile(counter.path('lớn.pdf'), bytes);
  await expect
    .poll(() => needingPerson(counter.inbox))
    .toMatchObject([{ size: bytes.length, documentId: null, reason: { code: 'inbox.too-large' } }]);
  const hash = counter.database.prepare('SELECT sha256 FROM inbox_part').pluck().get();
  expect(await counter.blobs.readAll(String(hash), 1_000_000)).toEqual(bytes);
});

test('an empty file goes to a person', async () => {
  const counter = await openCounter();
  await writeFile(counter.path('rỗng.pdf'), '');
  await expect.poll(() => needingPerson(counter.inbox)).toMatchObject([{ size: 0, reason: { code: 'inbox.empty' } }]);
});

test('a file of nothing but reserved space goes to a person only after nobody went on writing', async () => {
  const counter = await openCounter();
  await writeFile(counter.path('giữ chỗ.pdf'), '');
  await truncate(counter.path('giữ chỗ.pdf'), 50_000);
  await expect.poll(() => needingPerson(counter.inbox), { timeout: 3000 }).toHaveLength(1);
  expect(existsSync(counter.path('giữ chỗ.pdf'))).toBe(true);
});

test('the content decides, not the extension', async () => {
  const counter = await openCounter();
  await writeFile(counter.path('ảnh.jpg'), pdf());
  await expect.poll(() => waitingItems(counter.inbox)).toMatchObject([{ kind: 'pdf', reason: null }]);
  expect(counter.audit.list({ text: '', actions: [], limit: 1 }).items[0]?.detail).toMatchObject({ note: 'misnamed' });
});
