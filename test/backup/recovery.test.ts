import { copyFile, mkdir, open, readdir, rename, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import { reasonOf } from '../../src-main/hosts/cli/output.ts';
import { temporaryFolder } from '../fixtures/data-folder.ts';
import { homeOf, prepared, program } from './room.ts';

const PROCEDURE = '1.005434';

async function paper(name: string, shade: number): Promise<string> {
  const path = join(await temporaryFolder(), name);
  const background = { r: shade, g: 230, b: 240 };
  await writeFile(
    path,
    await sharp({ create: { width: 300, height: 400, channels: 3, background } })
      .jpeg()
      .toBuffer(),
  );
  return path;
}

/** A dossier with a paper, a copy of it, and a paper that came after the copy; then the program ends. */
async function counter() {
  const dataFolder = await temporaryFolder();
  const first = await program(dataFolder);
  const { client } = first;
  await client.inbox.addPaths({ paths: [await paper('trước.jpg', 10)] });
  await prepared(first);
  const dossier = await client.dossiers.create({
    procedureCode: PROCEDURE,
    applicant: { name: 'Đoàn Thúy Hải', identityNumber: '001090000001' },
    receivedOn: '2026-11-21',
  });
  const [component] = dossier.components;
  const [item] = (await client.inbox.list({})).items;
  if (component === undefined || item === undefined) throw new Error('nothing to attach');
  await client.dossiers.attach({ dossierId: dossier.id, componentId: component.id, inboxItemIds: [item.id] });
  const snapshot = await client.backup.now({});
  await client.inbox.addPaths({ paths: [await paper('sau.jpg', 90)] });
  await prepared(first);
  await first.core.stop();
  return { dataFolder, home: homeOf(dataFolder), file: join(homeOf(dataFolder), 'data.db'), dossier, snapshot };
}

async function manyDossiers(dataFolder: string, count: number): Promise<void> {
  const { client, core } = await program(dataFolder);
  for (let made = 0; made < count; made += 1) {
    const applicant = { name: 'Đoàn Thúy Hải', address: `Thôn ${made}, `.repeat(20), identityNumber: '001090000001' };
    await client.dossiers.create({ procedureCode: PROCEDURE, applicant, receivedOn: '2026-11-21' });
  }
  await core.stop();
}

async function flip(file: string, position: number): Promise<void> {
  const handle = await open(file, 'r+');
  const { buffer } = await handle.read(Buffer.alloc(16), 0, 16, position);
  await handle.write(
    buffer.map((byte) => byte ^ 0xff),
    0,
    16,
    position,
  );
  await handle.close();
}

const DAMAGES: readonly (readonly [string, string, (file: string) => Promise<unknown>])[] = [
  ['the first page', 'platform.database-damaged', (file) => flip(file, 20)],
  ['a file that was cut short', 'platform.database-damaged', (file) => truncate(file, 40_960)],
  ['an empty file', 'platform.database-missing', (file) => truncate(file, 0)],
  ['no file at all', 'platform.database-missing', (file) => rm(file)],
  ['a file of something else', 'platform.database-damaged', (file) => writeFile(file, 'x'.repeat(100_000))],
];

test.each(DAMAGES)(
  '%s: the program waits, restores, and the papers of after the copy come back',
  async (_what, code, damage) => {
    const { dataFolder, home, file, dossier, snapshot } = await counter();
    await damage(file);

    const { client } = await program(dataFolder);
    expect((await client.host.info()).recovery).toBe(true);
    const view = await client.backup.get();
    expect(view.recovery).toMatchObject({ reason: { code } });
    expect(view.recovery?.storedFiles).toBeGreaterThan(0);
    expect(view.snapshots.map(({ id }) => id)).toEqual([snapshot.id]);
    await expect(client.inbox.list({})).rejects.toMatchObject({ data: { code: 'platform.in-recovery' } });
    await expect(client.backup.restore({ snapshotId: '000009-20260101T000000Z' })).rejects.toMatchObject({
      data: { code: 'backup.unknown-snapshot' },
    });

    const { movedTo } = await client.backup.restore({ snapshotId: snapshot.id });
    expect((await client.host.info()).recovery).toBe(false);
    const again = await client.dossiers.get({ id: dossier.id });
    expect(again.components.flatMap(({ attachments }) => attachments).map(({ name }) => name)).toEqual(['trước.jpg']);
    await expect.poll(async () => (await client.backup.get()).restored?.papers, { timeout: 20_000 }).toBe(1);
    const { items } = await client.inbox.list({});
    expect(items.map(({ name, kind }) => [name.slice(0, 9), kind])).toEqual([['Khôi phục', 'jpeg']]);
    const lines = await client.audit.list({ actions: ['system.restored'] });
    expect(lines.items[0]?.detail).toMatchObject({ snapshot: snapshot.at, dossiers: 1, unfinished: 0 });
    expect((await client.audit.verify()).intact).toBe(true);
    expect(movedTo.startsWith(home)).toBe(true);
    if (code === 'platform.database-damaged') expect(await readdir(movedTo)).toContain('data.db');
  },
);

test('damage in the middle opens, is found in the background, and the next start waits', async () => {
  const { dataFolder, file, snapshot } = await counter();
  const { size: before } = await stat(file);
  await manyDossiers(dataFolder, 150);
  // among the pages of these, which no start reads
  const { size } = await stat(file);
  await flip(file, Math.floor((before + size) / 2 / 4096) * 4096 + 2000);
  const first = await program(dataFolder);
  expect((await first.client.host.info()).recovery).toBe(false);
  await first.client.backup.check().catch(() => undefined);
  // told as a finding, or by whatever call meets the damage
  const told = await first.client.backup.get().then(
    ({ findings }) => findings.map(({ code }) => code),
    (error: unknown) => [reasonOf(error).code],
  );
  expect(told).toContain('backup.database-damaged');
  await first.core.stop();
  const { client } = await program(dataFolder);
  expect((await client.backup.get()).recovery).toMatchObject({ reason: { code: 'platform.database-damaged' } });
  await client.backup.restore({ snapshotId: snapshot.id });
  await expect(client.backup.get()).resolves.toMatchObject({ recovery: null });
});

test('without any copy an empty database takes its place, and every paper is offered again, once', async () => {
  const { dataFolder, home, file } = await counter();
  await rm(join(home, 'backups'), { recursive: true });
  await truncate(file, 8192);
  const first = await program(dataFolder);
  expect((await first.client.backup.get()).snapshots).toEqual([]);
  await first.client.backup.restore({ snapshotId: null });
  await expect.poll(async () => (await first.client.backup.get()).restored?.papers, { timeout: 20_000 }).toBe(2);
  expect((await first.client.inbox.list({})).items).toHaveLength(2);
  await first.core.stop();
  const { client } = await program(dataFolder);
  expect((await client.inbox.list({})).items).toHaveLength(2);
  expect((await client.audit.verify()).intact).toBe(true);
});

test('a copy that is damaged itself is refused, and nothing changes', async () => {
  const { dataFolder, home, file, snapshot } = await counter();
  await flip(join(home, 'backups', `${snapshot.id}.db`), 4096 + 64);
  await truncate(file, 8192);
  const { client } = await program(dataFolder);
  await expect(client.backup.restore({ snapshotId: snapshot.id })).rejects.toMatchObject({
    data: { code: 'backup.snapshot-damaged' },
  });
  expect((await client.backup.get()).recovery).not.toBeNull();
  expect((await readdir(home)).filter((name) => name.startsWith('damaged-'))).toEqual([]);
});

test('another key than that of the data folder is told as such: nothing is offered to be restored', async () => {
  const { dataFolder } = await counter();
  const other = await temporaryFolder();
  const foreign = await program(other);
  await foreign.core.stop();
  await copyFile(join(other, 'keys.json'), join(dataFolder, 'keys.json'));
  await expect(program(dataFolder)).rejects.toMatchObject({ code: 'platform.database-key' });
});

test('the scanner’s own file gives the name back, and the bytes when the store lost them', async () => {
  const dataFolder = await temporaryFolder();
  const scanFolder = await temporaryFolder();
  const first = await program(dataFolder, { scanFolder });
  const { client } = first;
  await client.backup.now({});
  for (const [name, shade] of [
    ['giấy khai sinh.jpg', 20],
    ['hộ khẩu.jpg', 40],
  ] as const) {
    await rename(await paper(name, shade), join(scanFolder, name));
  }
  await expect.poll(async () => (await client.inbox.list({})).items.length, { timeout: 20_000 }).toBe(2);
  await prepared(first);
  await expect
    .poll(async () => readdir(join(scanFolder, '_da_nhan')).catch(() => []), { timeout: 20_000 })
    .toHaveLength(2);
  await first.core.stop();
  const home = homeOf(dataFolder);
  await rename(join(home, 'blobs'), join(home, 'blobs-lost'));
  await mkdir(join(home, 'blobs'));
  await truncate(join(home, 'data.db'), 8192);

  const again = await program(dataFolder, { scanFolder });
  const [snapshot] = (await again.client.backup.get()).snapshots;
  await again.client.backup.restore({ snapshotId: snapshot?.id ?? null });
  await expect.poll(async () => (await again.client.backup.get()).restored?.papers, { timeout: 20_000 }).toBe(2);
  await prepared(again);
  const { items } = await again.client.inbox.list({});
  expect(items.map(({ name, preparation }) => [name, preparation]).sort()).toEqual([
    ['giấy khai sinh.jpg', 'ready'],
    ['hộ khẩu.jpg', 'ready'],
  ]);
});
