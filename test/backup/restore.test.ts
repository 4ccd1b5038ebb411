import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { finishRestore } from '../../src-main/backup/restore.ts';
import { temporaryFolder } from '../fixtures/data-folder.ts';
import { homeOf, program } from './room.ts';

type Files = Readonly<Record<string, string>>;

/** A folder with these files; the plan names its own `aside`. */
async function home(files: Files, planned: boolean): Promise<string> {
  const folder = await temporaryFolder();
  for (const [name, text] of Object.entries(files)) {
    await mkdir(join(folder, name, '..'), { recursive: true });
    await writeFile(join(folder, name), text);
  }
  if (planned) await writeFile(join(folder, 'restore.json'), JSON.stringify({ aside: join(folder, 'aside') }));
  return folder;
}

async function filesIn(folder: string): Promise<Files> {
  const names = (await readdir(folder, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());
  const read = names.map(async (entry) => {
    const path = join(entry.parentPath, entry.name);
    return [path.slice(folder.length + 1).replaceAll('\\', '/'), await readFile(path, 'utf8')] as const;
  });
  return Object.fromEntries(await Promise.all(read));
}

const OLD = { 'data.db': 'old', 'data.db-wal': 'old wal', 'data.db-shm': 'old shm' };
const MOVED = { 'aside/data.db': 'old', 'aside/data.db-wal': 'old wal', 'aside/data.db-shm': 'old shm' };

test.each<[string, Files, boolean, Files]>([
  ['nothing was begun', OLD, false, OLD],
  ['the copy was not ready', { ...OLD, 'restoring.db.part': 'half', 'restoring.db.part-wal': 'x' }, false, OLD],
  ['the copy was ready, without its plan', { ...OLD, 'restoring.db': 'new' }, false, OLD],
  ['the plan was written', { ...OLD, 'restoring.db': 'new' }, true, { ...MOVED, 'data.db': 'new' }],
  [
    'the log of the old one was moved',
    { 'data.db': 'old', 'data.db-shm': 'old shm', 'aside/data.db-wal': 'old wal', 'restoring.db': 'new' },
    true,
    { ...MOVED, 'data.db': 'new' },
  ],
  ['the old one was moved', { ...MOVED, 'restoring.db': 'new' }, true, { ...MOVED, 'data.db': 'new' }],
  ['the new one was in place', { ...MOVED, 'data.db': 'new' }, true, { ...MOVED, 'data.db': 'new' }],
  [
    'the new one was in use already',
    { ...MOVED, 'data.db': 'new', 'data.db-wal': 'new wal' },
    true,
    { ...MOVED, 'data.db': 'new', 'data.db-wal': 'new wal' },
  ],
  [
    'there was a mark of damage',
    { ...MOVED, 'data.db': 'new', 'damaged.json': '{}' },
    true,
    { ...MOVED, 'data.db': 'new' },
  ],
])('ended where %s: the next start finds the old database or the new one', async (_where, files, planned, after) => {
  const folder = await home(files, planned);
  await finishRestore(folder);
  expect(await filesIn(folder)).toEqual(after);
  await finishRestore(folder);
  expect(await filesIn(folder)).toEqual(after);
});

test('a lost key file is told as such: no new key is made for data that is there', async () => {
  const dataFolder = await temporaryFolder();
  const first = await program(dataFolder);
  await first.core.stop();
  await rm(join(dataFolder, 'keys.json'));
  await expect(program(dataFolder)).rejects.toMatchObject({ code: 'platform.key-missing' });
  expect(await readdir(dataFolder)).not.toContain('keys.json');
  expect(await readdir(homeOf(dataFolder))).toContain('data.db');
});
