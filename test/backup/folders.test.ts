import { mkdir, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../fixtures/data-folder.ts';
import { commandLine, document } from '../hosts/cli/command-line.ts';
import { program } from './room.ts';

/** A profile without destinations whose second folder this is. */
async function profileWith(folder: string): Promise<string> {
  const file = join(await temporaryFolder(), 'profile.json');
  const profile = { name: 'Mẫu', unit: { code: 'H21.17', name: 'Đơn vị mẫu' }, backup: { folder } };
  await writeFile(file, JSON.stringify(profile));
  return file;
}

test('a further backup never goes into the data folder, by no way, nor where the working directory decides', async () => {
  const dataFolder = await temporaryFolder();
  const scanFolder = await temporaryFolder();
  const { client } = await program(dataFolder, { scanFolder });
  const inside = join(dataFolder, 'further');
  await mkdir(inside);
  const link = join(await temporaryFolder(), 'link');
  await symlink(inside, link);
  for (const to of [dataFolder, inside, link, join(link, 'missing')]) {
    await expect(client.backup.now({ to }), to).rejects.toMatchObject({
      data: { code: 'backup.folder-inside', params: { folder: to } },
    });
  }
  await expect(client.backup.now({ to: scanFolder })).rejects.toMatchObject({
    data: { code: 'backup.folder-scanned' },
  });
  await expect(client.backup.now({ to: 'further' })).rejects.toMatchObject({
    data: { code: 'backup.folder-relative' },
  });
  expect(await readdir(inside)).toEqual([]);
  expect((await readdir(scanFolder)).filter((name) => name.startsWith('quay-'))).toEqual([]);
  expect((await client.backup.get()).snapshots, 'refused before anything is made').toEqual([]);
});

test('at the command line: a folder inside is wrong input, one that is not there is told as such', async () => {
  const dataFolder = await temporaryFolder();
  const data = ['--data', dataFolder, '--json', 'backup', '--to'];
  const inside = await commandLine([...data, join(dataFolder, 'training')]);
  expect([inside.code, document(inside).error?.code]).toEqual([2, 'backup.folder-inside']);
  const missing = await commandLine([...data, join(dataFolder, '..', 'not-there')]);
  expect([missing.code, document(missing).error?.code]).toEqual([1, 'backup.folder-missing']);
  expect(document(missing).error?.what).toContain('not-there');
  // a folder of that name stands in the working directory
  const relative = await commandLine([...data, 'test']);
  expect([relative.code, document(relative).error?.code]).toEqual([2, 'backup.folder-relative']);
  const file = join(await temporaryFolder(), 'sao-luu');
  await writeFile(file, '');
  const noFolder = await commandLine([...data, file]);
  expect([noFolder.code, document(noFolder).error?.code]).toEqual([1, 'backup.not-a-folder']);
  expect(document(noFolder).error?.what).toContain('là một tệp, không phải thư mục');
});

test('a profile whose second folder lies in the data folder is refused at the start, with the line', async () => {
  const dataFolder = await temporaryFolder();
  const profileFile = await profileWith(join(dataFolder, 'second'));
  await expect(program(dataFolder, { profileFile })).rejects.toMatchObject({
    code: 'settings.profile-invalid',
    params: { line: 1, problem: expect.stringContaining('backup.folder') as string },
  });
});

test('the second folder of the profile: both outcomes are told, and one that failed is exit code 4', async () => {
  const dataFolder = await temporaryFolder();
  const second = await temporaryFolder();
  const data = ['--data', dataFolder, '--profile', await profileWith(second), '--lang', 'en', 'backup'];
  const well = await commandLine(data);
  expect(well.code).toBe(0);
  expect(well.out).toContain(`Backed up to ${second}`);
  await rm(second, { recursive: true });
  const ill = await commandLine(data);
  expect(ill.code).toBe(4);
  expect(ill.out).toMatch(/^Backed up 000002-/);
  expect(ill.out).toContain(`Not backed up to ${second}`);
  expect(ill.out).toContain(`There is no backup folder ${second}`);
});
