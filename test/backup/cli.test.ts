import { readdir, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { createRouterClient } from '@orpc/server';
import { format } from 'date-fns';
import { expect, onTestFinished, test } from 'vitest';
import { startCore } from '../../src-main/core.ts';
import { listPageFiles } from '../../src-main/hosts/page-files.ts';
import { createPlainMachine } from '../../src-main/hosts/web/machine.ts';
import { startWebServer } from '../../src-main/hosts/web/server.ts';
import { temporaryFolder } from '../fixtures/data-folder.ts';
import { commandLine, document } from '../hosts/cli/command-line.ts';
import { smallPage } from '../hosts/small-core.ts';
import { homeOf } from './room.ts';

interface Listed {
  readonly snapshots: { readonly id: string; readonly at: string; readonly counts: { readonly dossiers: number } }[];
}

/** A program that can be asked by the command line. */
async function reachable(dataFolder: string) {
  const core = await startCore({ dataFolder, mode: 'writer', host: createPlainMachine('web') });
  onTestFinished(() => core.stop());
  const server = await startWebServer({ router: core.router, files: await listPageFiles(await smallPage()), port: 0 });
  onTestFinished(() => server.close());
  await core.announce(server.address);
  return { core, client: createRouterClient(core.router) };
}

test('backup, list and restore work alone; restoring a whole database goes back to the copy', async () => {
  const dataFolder = await temporaryFolder();
  const data = ['--data', dataFolder, '--json'];
  const made = await commandLine([...data, 'backup']);
  expect(made.code).toBe(0);
  expect((await commandLine([...data, 'call', 'training.createDossiers'])).code).toBe(0);
  const later = await commandLine([...data, 'backup']);
  expect(later.code).toBe(0);

  const listed = document(await commandLine([...data, 'restore', '--list'])).result as Listed;
  expect(listed.snapshots).toHaveLength(2);
  const told = (await commandLine(['--data', dataFolder, 'restore', '--list'])).out;
  expect(told).toMatch(/^\S+ {2}\d{2}\/\d{2}\/\d{4} \d{2}:\d{2} {2}\d+ hồ sơ/);
  expect(told).toContain(format(listed.snapshots[0]?.at ?? '', 'dd/MM/yyyy HH:mm'));
  const [newest, oldest] = listed.snapshots;
  expect(newest?.counts.dossiers).toBeGreaterThan(0);
  expect(oldest?.counts.dossiers).toBe(0);

  const restored = await commandLine([...data, 'restore', oldest?.id ?? '']);
  expect(restored.code).toBe(0);
  const { movedTo } = document(restored).result as { movedTo: string };
  expect(await readdir(movedTo)).toContain('data.db');
  const found = await commandLine([...data, 'call', 'dossiers.search', '{}']);
  expect((document(found).result as { items: unknown[] }).items).toEqual([]);

  expect((await commandLine([...data, 'restore', 'nothing'])).code).toBe(2);
}, 60_000);

test('beside a running program, backup goes through its door; restore is refused while it works well', async () => {
  const dataFolder = await temporaryFolder();
  const { client } = await reachable(dataFolder);
  const data = ['--data', dataFolder, '--json'];
  expect((await commandLine([...data, 'backup'])).code).toBe(0);
  expect((await client.backup.get()).snapshots).toHaveLength(1);
  const refused = await commandLine([...data, 'restore']);
  expect(refused.code).toBe(1);
  expect(document(refused).error?.code).toBe('backup.not-in-recovery');
});

test('a program that waits in recovery is restored by the command, and doctor says what is wrong before', async () => {
  const dataFolder = await temporaryFolder();
  const data = ['--data', dataFolder, '--json'];
  expect((await commandLine([...data, 'backup'])).code).toBe(0);
  await truncate(join(homeOf(dataFolder), 'data.db'), 8192);
  const { client } = await reachable(dataFolder);
  expect((await client.host.info()).recovery).toBe(true);
  const ill = await commandLine([...data, 'doctor']);
  expect(ill.code).toBe(4);
  const { checks } = document(ill).result as { checks: { id: string; ok: boolean }[] };
  expect(checks.filter(({ ok }) => !ok).map(({ id }) => id)).toEqual(['database']);
  expect((await commandLine([...data, 'restore'])).code).toBe(0);
  expect((await client.host.info()).recovery).toBe(false);
  // the training's endpoints and folders are fine, and so is the database
  const well = document(await commandLine([...data, 'doctor'])).result as { checks: { id: string; ok: boolean }[] };
  expect(well.checks.filter(({ id }) => ['database', 'papers', 'backups'].includes(id))).toEqual([
    expect.objectContaining({ id: 'database', ok: true }),
    expect.objectContaining({ id: 'backups', ok: true }),
    expect.objectContaining({ id: 'papers', ok: true }),
  ]);
});

test('doctor names each thing that it looks at, and a fresh installation is well', async () => {
  const dataFolder = await temporaryFolder();
  const data = ['--data', dataFolder];
  expect((await commandLine([...data, 'call', 'training.createDossiers'])).code).toBe(0);
  const ended = await commandLine([...data, 'doctor']);
  expect(ended.code, ended.out).toBe(0);
  const rows = ended.out.split('\n').filter((line) => line.startsWith('✔'));
  const names = rows.map((line) => line.replace(/ \(\d+ ms\)$/, ''));
  expect(names).toEqual(expect.arrayContaining([`✔ Thư mục: ${dataFolder}`, `✔ Dung lượng trống: ${dataFolder}`]));
  expect(names).toContain(`✔ Sao lưu: ${join(homeOf(dataFolder), 'backups')}`);
  expect(new Set(names).size).toBe(names.length);
  expect(ended.out).toContain('Bản đầu tiên tự tạo khoảng một phút sau khi mở chương trình');
});
