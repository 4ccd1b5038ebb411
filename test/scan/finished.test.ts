import { appendFile, mkdir, open, rename, writeFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { needingPerson, waitingItems } from '../inbox/desk.ts';
import { pdf, png } from '../inbox/papers.ts';
import { openCounter, quick } from './counter.ts';

/** Long enough for a premature intake to have happened. */
const WATCHED = quick.stable * 5;

/** Watches a promise that must hold all the time, not only at the end. */
async function holdsFor(milliseconds: number, promise: () => void): Promise<void> {
  const end = performance.now() + milliseconds;
  while (performance.now() < end) {
    promise();
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

test('a finished file is in the inbox, and its original in the done folder', async () => {
  const counter = await openCounter();
  const bytes = pdf();
  await writeFile(counter.path('Tờ khai.pdf'), bytes);
  await expect.poll(() => waitingItems(counter.inbox)).toMatchObject([{ name: 'Tờ khai.pdf', kind: 'pdf' }]);
  await expect.poll(() => open(counter.done('Tờ khai.pdf')).then((file) => file.close())).toBeUndefined();
  const { documentId } = waitingItems(counter.inbox)[0]!;
  expect(await counter.documents.read(documentId!, 'original', 0, 1_000_000)).toEqual(bytes);
});

test('an event is enough: no listing is needed for a new file', async () => {
  const counter = await openCounter({ timing: { listLocal: 600_000 } });
  // the first may be found by the one listing at the start; those behind it cannot
  await writeFile(counter.path('đầu.pdf'), pdf());
  await expect.poll(() => waitingItems(counter.inbox)).toHaveLength(1);
  for (const name of ['hai.pdf', 'ba.pdf']) {
    await writeFile(counter.path(name), pdf());
    await expect.poll(() => waitingItems(counter.inbox)[0]?.name).toBe(name);
  }
});

test('a file that is written slowly is taken in once, whole, and not before its last byte', async () => {
  const counter = await openCounter({ timing: { giveUp: 60_000 } });
  const bytes = pdf(3000);
  const file = await open(counter.path('chậm.pdf'), 'w');
  for (let offset = 0; offset < bytes.length; offset += 500) {
    // each pause is longer than the two looks are apart
    if (offset > 0) await holdsFor(quick.stable * 2, () => expect(waitingItems(counter.inbox)).toEqual([]));
    await file.write(bytes, offset, Math.min(500, bytes.length - offset));
  }
  await file.close();
  await expect.poll(() => waitingItems(counter.inbox)).toMatchObject([{ size: bytes.length, copies: 1 }]);
});

test('a file that is whole at every moment but still written to is taken in once, with its last content', async () => {
  const counter = await openCounter({ timing: { stable: 500 } });
  let bytes = pdf();
  for (let revision = 0; revision < 20; revision += 1) {
    bytes = pdf(200 + revision);
    await writeFile(counter.path('ghi lại.pdf'), bytes);
    await holdsFor(quick.look * 2, () => expect(waitingItems(counter.inbox)).toEqual([]));
  }
  await expect.poll(() => waitingItems(counter.inbox), { timeout: 3000 }).toMatchObject([{ size: bytes.length }]);
});

test('a writer that stalls longer than the two looks is waited for', async () => {
  const counter = await openCounter({ timing: { giveUp: 60_000 } });
  const bytes = png(64);
  await writeFile(counter.path('máy in.png'), bytes.subarray(0, bytes.length - 8));
  await holdsFor(WATCHED, () => expect(counter.inbox.list({ state: 'waiting', limit: 1 }).counts.waiting).toBe(0));
  await appendFile(counter.path('máy in.png'), bytes.subarray(bytes.length - 8));
  await expect.poll(() => waitingItems(counter.inbox)).toMatchObject([{ size: bytes.length }]);
  expect(needingPerson(counter.inbox)).toEqual([]);
});

test.for([
  ['from the first byte on', 0],
  ['with its beginning already there', 2000],
] as const)('space that is reserved before the bytes come is not a finished file, %s', async ([, written]) => {
  const counter = await openCounter({ timing: { giveUp: 60_000, rest: 60_000 } });
  const bytes = pdf(200_000);
  const file = await open(counter.path('mạng.pdf'), 'w');
  await file.truncate(bytes.length);
  await file.write(bytes, 0, written);
  await holdsFor(WATCHED, () => expect(waitingItems(counter.inbox)).toEqual([]));
  await file.write(bytes, written, bytes.length - written, written);
  await file.close();
  await expect.poll(() => waitingItems(counter.inbox)).toMatchObject([{ size: bytes.length }]);
});

test.for(['quét.pdf.part', '~quét.pdf', '.quét.pdf', 'quét.pdf.crdownload', 'quét.TMP'])(
  'a file with the temporary name %s counts once it is renamed',
  async (temporary) => {
    const counter = await openCounter();
    await writeFile(counter.path(temporary), pdf());
    await holdsFor(WATCHED, () => expect(waitingItems(counter.inbox)).toEqual([]));
    await rename(counter.path(temporary), counter.path('quét.pdf'));
    await expect.poll(() => waitingItems(counter.inbox)).toMatchObject([{ name: 'quét.pdf' }]);
  },
);

test('a half-written file that nobody goes on with is kept for a person, and stays where it is', async () => {
  const counter = await openCounter();
  const bytes = pdf(2000);
  await writeFile(counter.path('dở.pdf'), bytes.subarray(0, 1000));
  await expect
    .poll(() => needingPerson(counter.inbox))
    .toMatchObject([{ name: 'dở.pdf', size: 1000, reason: { code: 'inbox.half-written' } }]);
  await holdsFor(WATCHED, () => expect(needingPerson(counter.inbox)[0]?.copies).toBe(1));

  // completed after all: the whole paper arrives, and nobody is asked about the half any more
  await appendFile(counter.path('dở.pdf'), bytes.subarray(1000));
  await expect.poll(() => waitingItems(counter.inbox)).toMatchObject([{ name: 'dở.pdf', size: bytes.length }]);
  expect(needingPerson(counter.inbox)).toEqual([]);
  await expect.poll(() => counter.inbox.unmoved('quay-3')).toEqual([]);
});

test('a half-written file that was kept is not kept again after a restart', async () => {
  const counter = await openCounter();
  await writeFile(counter.path('dở.pdf'), pdf(2000).subarray(0, 1000));
  await expect.poll(() => needingPerson(counter.inbox)).toHaveLength(1);
  await counter.stop();
  const again = await openCounter({ data: counter.data, scanFolder: counter.path() });
  await holdsFor(quick.giveUp * 1.5, () => expect(needingPerson(again.inbox)).toMatchObject([{ copies: 1 }]));
});

test('a file changed while it is read is taken in with what it holds in the end', async () => {
  let interfere = true;
  const counter = await openCounter({
    wrapBlobs: (blobs) => ({
      ...blobs,
      async write(source, options) {
        const reference = await blobs.write(source, options);
        // the scanner writes again between the reading and the commit
        if (interfere) await writeFile(counter.path('lại.pdf'), second);
        interfere = false;
        return reference;
      },
    }),
  });
  const second = pdf(900);
  await writeFile(counter.path('lại.pdf'), pdf(500));
  await expect.poll(() => waitingItems(counter.inbox)).toMatchObject([{ size: second.length }]);
  const { documentId } = waitingItems(counter.inbox)[0]!;
  expect(await counter.documents.read(documentId!, 'original', 0, 1_000_000)).toEqual(second);
});

test('a subfolder is one item once nothing new has come for a while', async () => {
  const folderQuiet = 500;
  const counter = await openCounter({ folder: { item: 'folder' }, timing: { folderQuiet } });
  await mkdir(counter.path('Hồ sơ 7'));
  const pages = [png(), png(), png()];
  for (const number of [10, 2, 1]) {
    await writeFile(counter.path('Hồ sơ 7', `trang ${number}.png`), pages.pop()!);
    await holdsFor(folderQuiet / 5, () => expect(waitingItems(counter.inbox)).toEqual([]));
  }
  await writeFile(counter.path('Hồ sơ 7', 'trang 11.png.part'), 'x');
  await holdsFor(folderQuiet * 1.5, () => expect(waitingItems(counter.inbox)).toEqual([]));
  await rename(counter.path('Hồ sơ 7', 'trang 11.png.part'), counter.path('Hồ sơ 7', 'trang 11.png'));
  await writeFile(counter.path('Hồ sơ 7', 'trang 11.png'), png());
  await expect.poll(() => waitingItems(counter.inbox), { timeout: 5000 }).toMatchObject([{ name: 'Hồ sơ 7' }]);
  const parts = counter.database.prepare('SELECT name FROM inbox_part ORDER BY position').pluck().all();
  expect(parts).toEqual(['trang 1.png', 'trang 2.png', 'trang 10.png', 'trang 11.png']);
  await expect.poll(() => counter.inbox.unmoved('quay-3')).toEqual([]);
  expect(counter.audit.list({ text: '', actions: ['inbox.taken-in'], limit: 10 }).items).toHaveLength(1);
});
