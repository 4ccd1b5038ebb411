import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import sharp from 'sharp';
import { expect, onTestFinished, test } from 'vitest';
import { temporaryFolder } from '../fixtures/data-folder.ts';
import { homeOf, prepared, program } from './room.ts';

const run = promisify(execFile);

/** A file system of its own with this many kilobytes, or `null` where that is not allowed. */
async function smallDisk(folder: string, kilobytes: number): Promise<string | null> {
  try {
    await run('mount', ['-t', 'tmpfs', '-o', `size=${kilobytes}k`, 'tmpfs', folder]);
  } catch {
    return null;
  }
  // a test may have taken it away itself
  onTestFinished(() =>
    run('umount', ['-l', folder]).then(
      () => undefined,
      () => undefined,
    ),
  );
  return folder;
}

test('a second folder that is full is a finding; the copy here counts and nothing else is harmed', async (context) => {
  const second = await smallDisk(await temporaryFolder(), 400);
  if (second === null) return context.skip('mounting a small file system is not allowed here');
  const dataFolder = await temporaryFolder();
  const profileFile = join(await temporaryFolder(), 'profile.json');
  const unit = { code: 'H55.17', name: 'Sở Mẫu' };
  await writeFile(profileFile, JSON.stringify({ name: 'Sở Mẫu', unit, backup: { folder: second } }));
  const running = await program(dataFolder, { profileFile });
  const { client } = running;
  const noise = { type: 'gaussian', mean: 128, sigma: 60 } as const;
  const picture = sharp({ create: { width: 900, height: 900, channels: 3, background: '#fff', noise } });
  const path = join(await temporaryFolder(), 'lớn.jpg');
  await writeFile(path, await picture.jpeg({ quality: 95 }).toBuffer());
  await client.inbox.addPaths({ paths: [path] });
  await prepared(running);

  const made = await client.backup.now({});
  expect(made.places).toEqual(['data']);
  const view = await client.backup.get();
  expect(view.findings.map(({ code }) => code)).toEqual(['backup.second-full']);
  expect(view.second?.lastGoodAt).toBeNull();
  const { checks } = await client.settings.doctor();
  expect(checks.find(({ id }) => id === 'second-folder')).toMatchObject({ ok: false });
  expect(checks.find(({ id }) => id === 'backups')).toMatchObject({ ok: true });
  expect(await client.backup.check()).toMatchObject({ damaged: 0 });
});

test('no room for a copy is told in numbers before anything is written; the older copies stay', async (context) => {
  const dataFolder = await temporaryFolder();
  const first = await program(dataFolder);
  const made = await first.client.backup.now({});
  await first.core.stop();
  const folder = join(homeOf(dataFolder), 'backups');
  if ((await smallDisk(folder, 600)) === null) return context.skip('mounting a small file system is not allowed here');
  const { client } = await program(dataFolder);
  await expect(client.backup.now({})).rejects.toMatchObject({ data: { code: 'backup.no-space' } });
  expect((await client.backup.get()).findings.map(({ code }) => code)).toContain('backup.no-space');
  // the data in use goes on
  expect((await client.training.createDossiers()).created).toBeGreaterThan(0);
  await run('umount', ['-l', folder]);
  // as soon as there is room nothing of it is told any more, also before the next copy
  expect(await client.backup.get()).toMatchObject({ snapshots: [{ id: made.id }], findings: [] });
  expect((await client.settings.doctor()).checks.find(({ id }) => id === 'backups')).toMatchObject({ ok: true });
  expect((await client.backup.now({})).counts.dossiers).toBeGreaterThan(0);
  expect((await client.backup.get()).findings).toEqual([]);
});
