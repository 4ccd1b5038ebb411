import { open, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import Driver from 'better-sqlite3-multiple-ciphers';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import { inspectSnapshot } from '../../src-main/backup/inspect.ts';
import { reachableBlobs } from '../../src-main/backup/reachable.ts';
import { openDetached } from '../../src-main/platform/database/database.ts';
import { temporaryDatabase, temporaryFolder } from '../fixtures/data-folder.ts';
import { homeOf, keysOf, prepared, program, storedFiles } from './room.ts';

async function withPaper(dataFolder: string) {
  const running = await program(dataFolder);
  const path = join(await temporaryFolder(), 'Giấy chứng sinh.jpg');
  await writeFile(
    path,
    await sharp({ create: { width: 300, height: 400, channels: 3, background: '#eef' } })
      .jpeg()
      .toBuffer(),
  );
  await running.client.inbox.addPaths({ paths: [path] });
  await prepared(running);
  return running;
}

test('a copy is made beside the running writer, holds the same, and opens with the key alone', async () => {
  const dataFolder = await temporaryFolder();
  const { client } = await withPaper(dataFolder);
  const made = await client.backup.now({});
  expect(made.counts).toMatchObject({ papers: 1, dossiers: 0 });
  expect(made.places).toEqual(['data']);

  const file = join(homeOf(dataFolder), 'backups', `${made.id}.db`);
  const bytes = await readFile(file);
  expect(bytes.subarray(0, 15).toString('latin1')).not.toBe('SQLite format 3');
  for (const word of ['CREATE TABLE', 'chứng sinh', 'inbox_item']) expect(bytes.includes(word)).toBe(false);
  const plain = new Driver(file, { readonly: true });
  expect(() => plain.prepare('SELECT count(*) FROM document').get()).toThrow(/file is not a database/);
  plain.close();
  const keys = await keysOf(dataFolder);
  expect(inspectSnapshot(file, keys.database).counts).toEqual(made.counts);
  expect(() => inspectSnapshot(file, keys.blobs)).toThrow(expect.objectContaining({ code: 'backup.snapshot-damaged' }));
  expect((await client.backup.get()).findings).toEqual([]);
});

test('a copy without its manifest, or shorter than written, is none; the next copy clears what was left half-done', async () => {
  const dataFolder = await temporaryFolder();
  const { client } = await program(dataFolder);
  const folder = join(homeOf(dataFolder), 'backups');
  const [first, second, third] = [
    await client.backup.now({}),
    await client.backup.now({}),
    await client.backup.now({}),
  ];
  await rm(join(folder, `${first.id}.json`));
  await truncate(join(folder, `${second.id}.db`), second.bytes - 4096);
  await writeFile(join(folder, 'half.db.part'), 'half');
  expect((await client.backup.get()).snapshots.map(({ id }) => id)).toEqual([third.id]);
  const next = await client.backup.now({});
  expect(Number(next.id.slice(0, 6))).toBe(Number(third.id.slice(0, 6)) + 1);
  expect((await readdir(folder)).filter((name) => name.endsWith('.part'))).toEqual([]);
});

test('damage in a copy is found when it is looked at', async () => {
  const dataFolder = await temporaryFolder();
  const { client } = await program(dataFolder);
  const { id } = await client.backup.now({});
  const file = join(homeOf(dataFolder), 'backups', `${id}.db`);
  const handle = await open(file, 'r+');
  await handle.write(Buffer.from([1, 2, 3, 4]), 0, 4, 8192 + 100);
  await handle.close();
  const { database } = await keysOf(dataFolder);
  expect(() => inspectSnapshot(file, database)).toThrow(expect.objectContaining({ code: 'backup.snapshot-damaged' }));
});

test('everything that a copy names is in the store: no column that names bytes is forgotten', async () => {
  const dataFolder = await temporaryFolder();
  const { client } = await withPaper(dataFolder);
  await client.training.createDossiers();
  const { id } = await client.backup.now({});
  const database = openDetached(join(homeOf(dataFolder), 'backups', `${id}.db`), (await keysOf(dataFolder)).database);
  const reachable = reachableBlobs(database);
  database.close();
  expect(reachable.length).toBeGreaterThanOrEqual(3);
  const stored = (await storedFiles(join(homeOf(dataFolder), 'blobs'))).map((file) => file.replace(/[\\/]/, ''));
  expect(stored).toEqual(expect.arrayContaining(reachable));

  // a new column that names bytes must be added to the query
  const columns = (await temporaryDatabase())
    .prepare(
      `SELECT m.name || '.' || c.name FROM sqlite_schema AS m JOIN pragma_table_info(m.name) AS c
       WHERE m.type = 'table' AND c.name LIKE '%sha256%' ORDER BY 1`,
    )
    .pluck()
    .all();
  expect(columns).toEqual([
    'arrival.sha256',
    'blob.sha256',
    'blob_damage.sha256',
    'blob_patrol.sha256',
    'document.pdf_sha256',
    'document.thumbnail_sha256',
    'document_part.sha256',
    'found_file.sha256',
    'inbox_part.sha256',
  ]);
});

test('bytes that were accepted cannot be forgotten', async () => {
  const database = await temporaryDatabase();
  database.prepare('INSERT INTO blob VALUES (?, 1, 0)').run('a'.repeat(64));
  expect(() => database.prepare('DELETE FROM blob').run()).toThrow(/stored bytes are kept/);
});

test('the second folder gets the copy and its papers, once; out of reach it is a finding and the copy here counts', async () => {
  const dataFolder = await temporaryFolder();
  const elsewhere = await temporaryFolder();
  const first = await withPaper(dataFolder);
  const made = await first.client.backup.now({ to: elsewhere });
  const [own] = await readdir(elsewhere);
  const there = join(elsewhere, own ?? '');
  expect(await readdir(join(there, 'snapshots'))).toEqual([`${made.id}.db`, `${made.id}.json`]);
  const files = await storedFiles(join(there, 'blobs'));
  expect(files).toEqual(await storedFiles(join(homeOf(dataFolder), 'blobs')));
  const [paper] = files;
  expect(await readFile(join(there, 'blobs', paper ?? ''))).toEqual(
    await readFile(join(homeOf(dataFolder), 'blobs', paper ?? '')),
  );

  await rm(elsewhere, { recursive: true });
  await expect(first.client.backup.now({ to: elsewhere })).rejects.toMatchObject({
    data: { code: 'backup.folder-missing', params: { folder: elsewhere } },
  });
  expect((await first.client.backup.get()).snapshots).toHaveLength(2);
  expect(await readdir(join(elsewhere, '..'))).not.toContain(elsewhere.split('/').at(-1));
});
