import { existsSync } from 'node:fs';
import { copyFile, mkdir, mkdtemp, readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { AppError } from '../../src-main/platform/errors.ts';
import { needingPerson, waitingItems } from '../inbox/desk.ts';
import { pdf } from '../inbox/papers.ts';
import { openCounter, type Counter } from './counter.ts';

function lines(counter: Counter, action: string): number {
  return counter.audit.list({ text: '', actions: [action], limit: 200 }).items.length;
}

test('a name that is taken in the done folder gets a counter; nothing is overwritten', async () => {
  const counter = await openCounter();
  const contents = [pdf(), pdf(), pdf()];
  for (const [index, bytes] of contents.entries()) {
    await writeFile(counter.path('scan.pdf'), bytes);
    await expect.poll(() => waitingItems(counter.inbox)).toHaveLength(index + 1);
    await expect.poll(() => existsSync(counter.path('scan.pdf'))).toBe(false);
  }
  for (const [index, name] of ['scan.pdf', 'scan (2).pdf', 'scan (3).pdf'].entries()) {
    expect(await readFile(counter.done(name))).toEqual(contents[index]);
  }
});

test('a name that was taken before the start gets a counter as well', async () => {
  const counter = await openCounter();
  await mkdir(counter.done());
  await writeFile(counter.done('scan.pdf'), 'của năm ngoái');
  await writeFile(counter.path('scan.pdf'), pdf());
  await expect.poll(() => existsSync(counter.done('scan (2).pdf'))).toBe(true);
  expect(await readFile(counter.done('scan.pdf'), 'utf8')).toBe('của năm ngoái');
});

test('originals keep their subfolder in the done folder, and the done folder itself is not watched', async () => {
  const counter = await openCounter({ folder: { doneFolder: 'xong' } });
  await mkdir(counter.path('sáng', 'bàn 1'), { recursive: true });
  await writeFile(counter.path('sáng', 'bàn 1', 'a.pdf'), pdf());
  await expect.poll(() => existsSync(counter.done('sáng', 'bàn 1', 'a.pdf'))).toBe(true);
  await writeFile(counter.path('b.pdf'), pdf());
  await expect.poll(() => existsSync(counter.done('b.pdf'))).toBe(true);
  expect(waitingItems(counter.inbox)).toHaveLength(2);
});

test('without subfolders only the folder itself is watched', async () => {
  const counter = await openCounter({ folder: { subfolders: false } });
  await mkdir(counter.path('khác'));
  await writeFile(counter.path('khác', 'a.pdf'), pdf());
  await writeFile(counter.path('b.pdf'), pdf());
  await expect.poll(() => existsSync(counter.done('b.pdf'))).toBe(true);
  expect(waitingItems(counter.inbox)).toMatchObject([{ name: 'b.pdf' }]);
  expect(existsSync(counter.path('khác', 'a.pdf'))).toBe(true);
});

const otherDisk = '/dev/shm';
const hasOtherDisk = existsSync(otherDisk) && (await stat(otherDisk)).dev !== (await stat('/tmp')).dev;
test.skipIf(!hasOtherDisk)('a done folder on another disk gets a copy with the same bytes and time', async () => {
  const elsewhere = await mkdtemp(join(otherDisk, 'qmc-'));
  onTestFinished(() => rm(elsewhere, { recursive: true, force: true }));
  const counter = await openCounter({ folder: { doneFolder: elsewhere } });
  const bytes = pdf(100_000);
  await writeFile(counter.path('xa.pdf'), bytes);
  await utimes(counter.path('xa.pdf'), 1_700_000_000, 1_700_000_000);
  await expect.poll(() => existsSync(counter.path('xa.pdf'))).toBe(false);
  expect(await readFile(join(elsewhere, 'xa.pdf'))).toEqual(bytes);
  expect((await stat(join(elsewhere, 'xa.pdf'))).mtimeMs).toBe(1_700_000_000_000);
  await expect.poll(() => counter.inbox.unmoved('quay-3')).toEqual([]);
});

test('when the original cannot be moved, the paper is safe, the reason is shown, and it moves later without a second item', async () => {
  const counter = await openCounter();
  // a file stands where the done folder should be
  await writeFile(counter.path('_da_nhan'), 'chỗ đã bị chiếm');
  await writeFile(counter.path('a.pdf'), pdf());
  await expect.poll(() => waitingItems(counter.inbox)).toHaveLength(1);
  await expect
    .poll(() => counter.scan.folders()[0]?.reason)
    .toMatchObject({ code: 'scan.not-moved', params: { name: 'a.pdf' } });
  expect(existsSync(counter.path('a.pdf'))).toBe(true);
  await rm(counter.path('_da_nhan'));
  await expect.poll(() => existsSync(counter.done('a.pdf')), { timeout: 5000 }).toBe(true);
  expect(waitingItems(counter.inbox)).toMatchObject([{ copies: 1 }]);
  expect(counter.scan.folders()[0]?.reason).toBeNull();
});

test('what was there before the start is found, oldest first', async () => {
  const first = await openCounter();
  await first.stop();
  for (const [index, name] of ['c.pdf', 'a.pdf', 'b.pdf'].entries()) {
    await writeFile(first.path(name), pdf());
    await utimes(first.path(name), 1_700_000_000 + index, 1_700_000_000 + index);
  }
  const counter = await openCounter({ data: first.data, scanFolder: first.path() });
  await expect.poll(() => waitingItems(counter.inbox).map(({ name }) => name)).toEqual(['b.pdf', 'a.pdf', 'c.pdf']);
});

/** Leaves the folder as a crash between the commit and the end of the move leaves it. */
async function crashed(): Promise<Counter> {
  const counter = await openCounter();
  await writeFile(counter.path('a.pdf'), pdf());
  await expect.poll(() => existsSync(counter.done('a.pdf'))).toBe(true);
  await counter.stop();
  return counter;
}

async function forgetMove(counter: Counter): Promise<Counter> {
  const again = await openCounter({ data: counter.data, scanFolder: counter.path(), folder: { path: '/nowhere' } });
  again.database.prepare('UPDATE arrival SET moved_to = NULL').run();
  await again.stop();
  return again;
}

test('a crash after the commit and before the move: the move is finished, no second item', async () => {
  const before = await crashed();
  await forgetMove(before);
  await rename(before.done('a.pdf'), before.path('a.pdf'));
  const counter = await openCounter({ data: before.data, scanFolder: before.path() });
  await expect.poll(() => existsSync(before.done('a.pdf'))).toBe(true);
  await expect.poll(() => counter.inbox.unmoved('quay-3')).toEqual([]);
  expect(waitingItems(counter.inbox)).toMatchObject([{ copies: 1 }]);
  expect(lines(counter, 'inbox.taken-in')).toBe(1);
});

test('a crash after the move and before its record: it is recognised in the done folder', async () => {
  const before = await crashed();
  await forgetMove(before);
  const counter = await openCounter({ data: before.data, scanFolder: before.path() });
  await expect.poll(() => counter.inbox.unmoved('quay-3')).toEqual([]);
  const moved = counter.database.prepare('SELECT moved_to FROM arrival').pluck().get();
  expect(moved).toBe(before.done('a.pdf'));
});

test('another file under the name of an unmoved one is a new paper', async () => {
  const before = await crashed();
  await forgetMove(before);
  await rm(before.done('a.pdf'));
  await writeFile(before.path('a.pdf'), pdf());
  const counter = await openCounter({ data: before.data, scanFolder: before.path() });
  await expect.poll(() => waitingItems(counter.inbox)).toHaveLength(2);
});

test('a stop in the middle of many files loses none and doubles none', async () => {
  let counter = await openCounter();
  const { data } = counter;
  const scanFolder = counter.path();
  const contents = Array.from({ length: 60 }, () => pdf(3000));
  for (const [index, bytes] of contents.entries()) await writeFile(counter.path(`${index}.pdf`), bytes);
  for (const enough of [10, 25, 40]) {
    await expect
      .poll(() => waitingItems(counter.inbox).length, { interval: 5, timeout: 10_000 })
      .toBeGreaterThanOrEqual(enough);
    await counter.stop();
    counter = await openCounter({ data, scanFolder });
  }
  await expect.poll(() => waitingItems(counter.inbox), { timeout: 10_000 }).toHaveLength(60);
  await expect.poll(() => readdir(counter.done()).then((names) => names.length), { timeout: 10_000 }).toBe(60);
  expect(waitingItems(counter.inbox).every(({ copies }) => copies === 1)).toBe(true);
});

test('the same bytes again are a further copy, also while the first is on its way', async () => {
  const counter = await openCounter();
  const bytes = pdf(500_000);
  await Promise.all(['a', 'b', 'c', 'd'].map((name) => writeFile(counter.path(`${name}.pdf`), bytes)));
  await expect.poll(() => waitingItems(counter.inbox)).toMatchObject([{ copies: 4 }]);
  await expect.poll(() => readdir(counter.done()).then((names) => names.length)).toBe(4);
  expect(counter.database.prepare('SELECT count(*) FROM arrival').pluck().get()).toBe(4);
  expect(counter.database.prepare('SELECT count(*) FROM blob').pluck().get()).toBe(1);
});

test('a thousand files at once all arrive', { timeout: 60_000 }, async () => {
  const counter = await openCounter();
  const made = await openCounter();
  for (let index = 0; index < 1000; index += 1) await writeFile(made.path(`${index}.pdf.part`), pdf(2000));
  await Promise.all(
    Array.from({ length: 1000 }, (_, index) => rename(made.path(`${index}.pdf.part`), counter.path(`${index}.pdf`))),
  );
  const counts = () => counter.inbox.list({ state: 'waiting', limit: 1 }).counts.waiting;
  await expect.poll(counts, { timeout: 50_000, interval: 100 }).toBe(1000);
  await expect.poll(() => readdir(counter.done()).then((names) => names.length), { timeout: 10_000 }).toBe(1000);
});

test('a full disk is told, and the paper arrives by itself when there is room again', async () => {
  let full = true;
  const counter = await openCounter({
    wrapBlobs: (blobs) => ({
      ...blobs,
      write: (source, options) =>
        full ? Promise.reject(new AppError('platform.disk-full')) : blobs.write(source, options),
    }),
  });
  await writeFile(counter.path('a.pdf'), pdf());
  await expect.poll(() => counter.scan.folders()[0]?.reason).toMatchObject({ code: 'platform.disk-full' });
  expect(existsSync(counter.path('a.pdf'))).toBe(true);
  full = false;
  await expect.poll(() => waitingItems(counter.inbox), { timeout: 5000 }).toHaveLength(1);
  await expect.poll(() => counter.scan.folders()[0]?.reason).toBeNull();
});

test('no intake begins when the disk of the store would run full', async () => {
  const counter = await openCounter({ limits: { reserveBytes: Number.MAX_SAFE_INTEGER } });
  await writeFile(counter.path('a.pdf'), pdf());
  await expect.poll(() => counter.scan.folders()[0]?.reason).toMatchObject({ code: 'platform.disk-full' });
  expect(waitingItems(counter.inbox)).toEqual([]);
});

test.for(['local', 'share'] as const)(
  'a %s folder that drops is told and watched again when it is back',
  async (kind) => {
    const counter = await openCounter({ folder: { kind } });
    await writeFile(counter.path('a.pdf'), pdf());
    await expect.poll(() => waitingItems(counter.inbox)).toHaveLength(1);
    await expect.poll(() => counter.inbox.unmoved('quay-3')).toEqual([]);
    await rename(counter.path(), `${counter.path()}-rớt`);
    await expect
      .poll(() => counter.scan.folders()[0])
      .toMatchObject({ state: 'unreachable', reason: { code: 'scan.unreachable' } });
    await writeFile(join(`${counter.path()}-rớt`, 'b.pdf'), pdf());
    await rename(`${counter.path()}-rớt`, counter.path());
    await expect.poll(() => waitingItems(counter.inbox)).toHaveLength(2);
    expect(counter.scan.folders()[0]).toMatchObject({ state: 'watching', reason: null });
    await writeFile(counter.path('c.pdf'), pdf());
    await expect.poll(() => waitingItems(counter.inbox)).toHaveLength(3);
  },
);

test('content that no format vouches for is kept at once and its original moves later', async () => {
  const counter = await openCounter({ timing: { giveUp: 1500 } });
  await writeFile(counter.path('ghi chú.pdf'), 'Đây không phải là PDF');
  await expect
    .poll(() => needingPerson(counter.inbox))
    .toMatchObject([{ reason: { code: 'inbox.not-what-its-name-says', params: { extension: '.pdf' } } }]);
  expect(existsSync(counter.path('ghi chú.pdf'))).toBe(true);
  await expect.poll(() => existsSync(counter.done('ghi chú.pdf')), { timeout: 4000 }).toBe(true);
  expect(needingPerson(counter.inbox)).toMatchObject([{ copies: 1 }]);
});

test('a file that is copied in with its old time is a new file', async () => {
  const counter = await openCounter();
  const bytes = pdf();
  await writeFile(counter.path('a.pdf'), bytes);
  // its name in the done folder is taken first and filled by the move
  await expect.poll(() => existsSync(counter.path('a.pdf'))).toBe(false);
  await copyFile(counter.done('a.pdf'), counter.path('a.pdf'));
  const { mtime } = await stat(counter.done('a.pdf'));
  await utimes(counter.path('a.pdf'), mtime, mtime);
  await expect.poll(() => waitingItems(counter.inbox)).toMatchObject([{ copies: 2 }]);
  await expect.poll(() => existsSync(counter.done('a (2).pdf'))).toBe(true);
});
