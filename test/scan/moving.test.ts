import { appendFile, mkdir, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { createMover, findMoved, type Moving } from '../../src-main/scan/moving.ts';
import { temporaryFolder } from '../fixtures/data-folder.ts';

let folder: string;
let done: string;
beforeEach(async () => {
  folder = await temporaryFolder();
  done = join(folder, 'xong');
});

async function written(name: string, content: string): Promise<Moving> {
  const path = join(folder, name);
  await writeFile(path, content);
  const { size, mtimeMs, ino } = await stat(path);
  return { path, size, modifiedAt: mtimeMs, inode: ino };
}

test('a file that changed since it was taken in stays', async () => {
  const taken = await written('a.pdf', 'một');
  await appendFile(taken.path, ' hai');
  expect(await createMover().move(taken, done)).toBe('changed');
  expect(await readFile(taken.path, 'utf8')).toBe('một hai');
  await expect(readdir(done)).rejects.toThrow('ENOENT');
});

test('another file under the same name, of the same size and time, stays', async () => {
  const taken = await written('a.pdf', 'một');
  await writeFile(join(folder, 'giữ'), 'giữ số hiệu cũ');
  await rm(taken.path);
  await mkdir(join(folder, 'chiếm'));
  const other = await written('a.pdf', 'hai');
  await utimes(other.path, taken.modifiedAt / 1000, taken.modifiedAt / 1000);
  const sameTime = { ...taken, modifiedAt: (await stat(other.path)).mtimeMs };
  expect(await createMover().move({ ...sameTime, inode: (taken.inode ?? 0) + 1_000_000 }, done)).toBe('changed');
  expect(await readFile(other.path, 'utf8')).toBe('hai');
});

test('a file that was written to in the instant of the move goes back, to be seen as new', async () => {
  const taken = await written('a.pdf', 'một');
  let asked = 0;
  // the look before the move sees the file as it was taken in, the look behind it another one
  const overtaken: Moving = {
    ...taken,
    get size() {
      asked += 1;
      return asked === 1 ? taken.size : taken.size + 1;
    },
  };
  expect(await createMover().move(overtaken, done)).toBe('changed');
  expect(await readFile(taken.path, 'utf8')).toBe('một');
  expect(await readdir(done)).toEqual([]);
});

test('a file that is gone is said to be gone', async () => {
  const taken = await written('a.pdf', 'một');
  await rm(taken.path);
  expect(await createMover().move(taken, done)).toBe('gone');
});

test('many files of one name that move at the same time all get names of their own', async () => {
  const mover = createMover();
  const taken = await Promise.all(
    Array.from({ length: 20 }, async (_, index) => {
      await mkdir(join(folder, String(index)));
      return written(join(String(index), 'scan.pdf'), `tờ ${index}`);
    }),
  );
  const results = await Promise.all(taken.map((one) => mover.move(one, done)));
  expect(new Set(results.map((result) => (typeof result === 'string' ? result : result.movedTo))).size).toBe(20);
  const contents = await Promise.all((await readdir(done)).map((name) => readFile(join(done, name), 'utf8')));
  expect(contents.sort()).toEqual(Array.from({ length: 20 }, (_, index) => `tờ ${index}`).sort());
});

test('an earlier move is found by size and time, whatever counter it got', async () => {
  const mover = createMover();
  for (const content of ['một', 'hai hai', 'ba ba ba']) await mover.move(await written('a.pdf', content), done);
  const { size, mtimeMs } = await stat(join(done, 'a (2).pdf'));
  const moving = { path: join(folder, 'a.pdf'), size, modifiedAt: mtimeMs };
  expect(await findMoved(moving, done)).toBe(join(done, 'a (2).pdf'));
  expect(await findMoved({ ...moving, size: 1000 }, done)).toBeNull();
});
