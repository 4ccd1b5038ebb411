import { open, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../fixtures/data-folder.ts';
import { homeOf, prepared, program, type Program } from './room.ts';

const PROCEDURE = '1.005434';

async function picture(path: string, shade: number): Promise<string> {
  const background = { r: shade, g: 200, b: 220 };
  const noise = { type: 'gaussian', mean: 128, sigma: 40 } as const;
  // noise, so that the paper takes more than one sealed piece
  const image = sharp({ create: { width: 600, height: 800, channels: 3, background, noise } });
  await writeFile(path, await image.jpeg({ quality: 95 }).toBuffer());
  return path;
}

/** Flips a byte behind the first piece, so that only who reads on meets it. */
async function flip(home: string, sha256: string, from: 'middle' | 'start' = 'middle'): Promise<void> {
  const handle = await open(join(home, 'blobs', sha256.slice(0, 2), sha256.slice(2)), 'r+');
  const { size } = await handle.stat();
  const at = from === 'start' ? 100 : Math.floor(size * 0.8);
  const { buffer } = await handle.read(Buffer.alloc(1), 0, 1, at);
  await handle.write(Buffer.from([(buffer[0] ?? 0) ^ 1]), 0, 1, at);
  await handle.close();
}

async function onlyDocument({ client }: Program) {
  const [item] = (await client.inbox.list({})).items;
  return client.documents.get({ id: item?.documentId ?? '' });
}

test('a damaged paper is brought back from the scanner’s own file in the done folder', async () => {
  const dataFolder = await temporaryFolder();
  const scanFolder = await temporaryFolder();
  const running = await program(dataFolder, { scanFolder });
  const { client } = running;
  await rename(await picture(join(await temporaryFolder(), 'a.jpg'), 10), join(scanFolder, 'tờ khai.jpg'));
  await expect.poll(async () => (await client.inbox.list({})).items.length, { timeout: 20_000 }).toBe(1);
  await prepared(running);
  await expect
    .poll(async () => readdir(join(scanFolder, '_da_nhan')).catch(() => []), { timeout: 20_000 })
    .toHaveLength(1);
  const { original } = await onlyDocument(running);
  await flip(homeOf(dataFolder), original.sha256);

  expect(await client.backup.check()).toMatchObject({ damaged: 1, mended: 1 });
  expect(await client.backup.check()).toMatchObject({ damaged: 0 });
  expect((await client.backup.get()).damagedPapers).toEqual([]);
  const aside = (await readdir(homeOf(dataFolder))).find((name) => name.startsWith('damaged-')) ?? '';
  expect(await readdir(join(homeOf(dataFolder), aside, 'blobs'))).toEqual([original.sha256]);
  const { items } = await client.audit.list({ actions: ['system.mended'] });
  expect(items[0]?.detail).toMatchObject({ from: 'original', sha256: original.sha256 });
});

test('what the program made itself is made again; bytes that are missing altogether too', async () => {
  const dataFolder = await temporaryFolder();
  const running = await program(dataFolder);
  const { client } = running;
  await client.inbox.addPaths({ paths: [await picture(join(await temporaryFolder(), 'a.jpg'), 10)] });
  await prepared(running);
  const { pdf } = await onlyDocument(running);
  const sha256 = pdf?.sha256 ?? '';
  await flip(homeOf(dataFolder), sha256);
  expect(await client.backup.check()).toMatchObject({ damaged: 1, mended: 1 });
  await rm(join(homeOf(dataFolder), 'blobs', sha256.slice(0, 2), sha256.slice(2)));
  expect(await client.backup.check()).toMatchObject({ damaged: 1, mended: 1 });
  expect(await client.backup.check()).toMatchObject({ damaged: 0 });
});

test('a damaged paper is brought back from the second folder', async () => {
  const dataFolder = await temporaryFolder();
  const second = await temporaryFolder();
  const profileFile = join(await temporaryFolder(), 'profile.json');
  const unit = { code: 'H55.17', name: 'Sở Mẫu' };
  await writeFile(profileFile, JSON.stringify({ name: 'Sở Mẫu', unit, backup: { folder: second } }));
  const running = await program(dataFolder, { profileFile });
  const { client } = running;
  await client.inbox.addPaths({ paths: [await picture(join(await temporaryFolder(), 'a.jpg'), 10)] });
  await prepared(running);
  const made = await client.backup.now({});
  expect(made.places).toEqual(['data', 'second']);
  const { original } = await onlyDocument(running);
  await flip(dataFolder, original.sha256, 'start');
  expect(await client.backup.check()).toMatchObject({ damaged: 1, mended: 1 });
  const { items } = await client.audit.list({ actions: ['system.mended'] });
  expect(items[0]?.detail).toMatchObject({ from: 'second-folder' });
});

test('without a good copy the paper is named, the job that needs it says why, and both go on when its file comes again', async () => {
  const dataFolder = await temporaryFolder();
  const running = await program(dataFolder);
  const { client, core } = running;
  const path = await picture(join(await temporaryFolder(), 'giấy.jpg'), 30);
  await client.inbox.addPaths({ paths: [path] });
  await prepared(running);
  const [item] = (await client.inbox.list({})).items;
  const document = await onlyDocument(running);
  const dossier = await client.dossiers.create({
    procedureCode: PROCEDURE,
    applicant: { name: 'Đoàn Thúy Hải', identityNumber: '001090000001' },
    receivedOn: '2026-11-21',
  });
  await client.dossiers.attach({
    dossierId: dossier.id,
    componentId: dossier.components[0]?.id ?? '',
    inboxItemIds: [item?.id ?? ''],
  });
  const home = homeOf(dataFolder);
  await flip(home, document.pdf?.sha256 ?? '');
  await flip(home, document.original.sha256);
  await client.dossiers.send({ id: dossier.id });
  await core.drain(30_000);
  const stuck = (await client.outbox.list({ states: ['needs-person'] })).items;
  expect(stuck.length).toBeGreaterThan(0);
  expect(new Set(stuck.map(({ reason }) => reason?.code))).toEqual(new Set(['platform.blob-damaged']));

  expect(await client.backup.check()).toMatchObject({ damaged: 2, mended: 0 });
  const view = await client.backup.get();
  expect(view.damagedPapers).toEqual([expect.objectContaining({ name: 'giấy.jpg', dossierCode: dossier.code })]);
  // two of its files are damaged: it is one paper for who has to scan it again
  expect(view.findings).toContainEqual(
    expect.objectContaining({ code: 'backup.papers-damaged', params: { count: 1 } }),
  );

  await client.inbox.addPaths({ paths: [path] });
  await prepared(running);
  await client.backup.check();
  await expect.poll(async () => (await client.backup.get()).damagedPapers, { timeout: 20_000 }).toEqual([]);
  await core.drain(30_000);
  expect((await client.outbox.list({ states: ['needs-person', 'waiting', 'sending'] })).items).toEqual([]);
});
