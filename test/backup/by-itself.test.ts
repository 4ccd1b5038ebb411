import { randomBytes } from 'node:crypto';
import { open, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createAuditLog } from '../../src-main/audit/service.ts';
import { beginRun, endRun } from '../../src-main/backup/marker.ts';
import { createBackup, type BackupDependencies } from '../../src-main/backup/service.ts';
import { createBlobStore } from '../../src-main/platform/blobs/store.ts';
import { recordBlob } from '../../src-main/platform/blobs/table.ts';
import { openDatabase } from '../../src-main/platform/database/database.ts';
import { createEventHub } from '../../src-main/platform/events.ts';
import { silentLog } from '../../src-main/platform/log.ts';
import { createWorkerPool } from '../../src-main/platform/workers.ts';
import { backupProfile } from '../../src-main/settings/profile.ts';
import { temporaryFolder } from '../fixtures/data-folder.ts';

const HOUR = 3_600_000;

/** The room alone, with a clock that the test moves and looks that come at once. */
async function room(changes: Partial<BackupDependencies> = {}) {
  const home = await temporaryFolder();
  const keys = { database: randomBytes(32), blobs: randomBytes(32) };
  const database = openDatabase(join(home, 'data.db'), keys.database, 'writer');
  onTestFinished(() => void database.close());
  const blobs = createBlobStore(join(home, 'blobs'), keys.blobs);
  const workers = createWorkerPool({ blobFolder: blobs.folder, blobKey: keys.blobs }, 1);
  onTestFinished(() => workers.close());
  const time = { now: Date.parse('2026-11-25T01:00:00Z') };
  const clock = { now: () => time.now };
  const audit = createAuditLog(database, clock);
  const backup = createBackup({
    keepOut: { dataFolder: home, scanFolders: () => [] },
    home,
    keys,
    database,
    blobs,
    workers,
    documentWorkers: workers,
    retryJobs: () => undefined,
    uncleanEnd: false,
    settings: backupProfile.parse({}),
    audit,
    events: createEventHub(),
    clock,
    log: silentLog(),
    firstAfter: 0,
    lookEvery: 5,
    ...changes,
  });
  onTestFinished(() => backup.stop());
  return { home, database, blobs, backup, audit, time, clock };
}

test('a copy is made soon after the start and then each hour, without anybody asking', async () => {
  const { backup, time } = await room();
  backup.start();
  const count = async (): Promise<number> => (await backup.view()).snapshots.length;
  await expect.poll(count, { timeout: 20_000 }).toBe(1);
  time.now += HOUR;
  await expect.poll(count, { timeout: 20_000 }).toBe(2);
  // a clock that is set back makes one too many rather than none for hours
  time.now -= 5 * HOUR;
  await expect.poll(count, { timeout: 20_000 }).toBe(3);
});

test('an old copy is told, and is no finding any more when there is a new one', async () => {
  const { backup, time } = await room();
  await backup.now('cán bộ');
  time.now += 25 * HOUR;
  expect((await backup.view()).findings.map(({ code }) => code)).toEqual(['backup.too-old']);
  expect((await backup.health()).copies?.code).toBe('backup.too-old');
  await backup.now('cán bộ');
  expect((await backup.view()).findings).toEqual([]);
});

test('data that is new misses no copy yet, and it is told when the first one comes', async () => {
  const { backup, time, audit } = await room({ firstAfter: 60_000 });
  const told = async () => {
    const { copies, firstCopy } = await backup.health();
    const view = await backup.view();
    expect(view.firstCopy).toEqual(firstCopy);
    expect(view.findings).toEqual(copies === null ? [] : [copies]);
    return [copies?.code, firstCopy?.code, firstCopy?.params.minutes];
  };
  // nothing was done yet, and nothing runs that makes copies
  expect(await told()).toEqual([undefined, 'backup.first-at-start', undefined]);
  audit.append({ actor: 'cán bộ', action: 'dossier.created' });
  backup.start();
  expect(await told()).toEqual([undefined, 'backup.first-soon', 1]);
  time.now += 9 * 60_000;
  expect(await told()).toEqual([undefined, 'backup.first-soon', 1]);
  time.now += 60_000;
  expect(await told()).toEqual(['backup.none', undefined, undefined]);
  await backup.now('cán bộ');
  expect(await told()).toEqual([undefined, undefined, undefined]);
});

test('a first copy that failed is told at once, however new the data is', async () => {
  const { backup, home } = await room();
  await writeFile(join(home, 'backups'), 'a file in its place');
  await expect(backup.now('cán bộ')).rejects.toMatchObject({ code: 'backup.failed' });
  await rm(join(home, 'backups'));
  expect(await backup.health()).toMatchObject({ copies: { code: 'backup.failed' }, firstCopy: null });
});

test('after an unclean end the stored papers are looked through at once, and damage is a finding by itself', async () => {
  const { backup, blobs, database, home, time } = await room({
    uncleanEnd: true,
    patrolLimits: { firstAfterUnclean: 0, rate: 1e12 },
  });
  const good = await blobs.write(randomBytes(200_000));
  const bad = await blobs.write(randomBytes(200_000));
  for (const blob of [good, bad]) recordBlob(database, blob, time.now);
  const handle = await open(join(home, 'blobs', bad.sha256.slice(0, 2), bad.sha256.slice(2)), 'r+');
  await handle.write(Buffer.from('damage'), 0, 6, 150_000);
  await handle.close();
  backup.start();
  const codes = async (): Promise<string[]> => (await backup.view()).findings.map(({ code }) => code);
  await expect.poll(codes, { timeout: 20_000 }).toContain('backup.papers-damaged');
  expect((await backup.health()).papers?.params).toEqual({ count: 1 });
  await expect.poll(async () => (await backup.view()).papersCheckedAt, { timeout: 20_000 }).not.toBeNull();
});

test('two wishes at the same time are one copy', async () => {
  const { backup } = await room();
  const [one, other] = await Promise.all([backup.now('a'), backup.now('b')]);
  expect(one.id).toBe(other.id);
  expect((await backup.view()).snapshots).toHaveLength(1);
});

test('whether the run before ended by itself is known', async () => {
  const home = await temporaryFolder();
  expect(await beginRun(home, 0)).toBe(false);
  expect(await beginRun(home, 0)).toBe(true);
  await endRun(home);
  expect(await beginRun(home, 0)).toBe(false);
  await writeFile(join(home, 'running'), '');
  expect(await beginRun(home, 0)).toBe(true);
});
